"""The objects of a project in the order in which importers and exporters exchange them."""

from annotator.model.tagset import TagSet
from annotator.model.types import AnnotatedDocument, Identity, Progress, Record

ModelObject = AnnotatedDocument | TagSet | Identity | Progress | Record
"""One element of the stream between a format and a project."""
