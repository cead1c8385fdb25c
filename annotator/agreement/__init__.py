"""Measure inter-annotator agreement, and follow the review of several people's annotations.

The room measures agreement (:func:`measure`), aligns annotations into groups
(:func:`align_groups`), and follows the verdicts of a reviewer on these groups
(:mod:`annotator.agreement.reviewed_article`). It knows the model and the project, and no window.
"""

from annotator.agreement.alignment import AlignedGroup, PairAlignment, align_groups, align_pair
from annotator.agreement.measuring import list_annotators, measure, measure_project
from annotator.agreement.results import (
    Agreement,
    AttributeScore,
    ConfusionCell,
    ConfusionTable,
    Figure,
    Occurrence,
    RelationScore,
    Scope,
    Scores,
    Team,
)

__all__ = [
    "Agreement",
    "AlignedGroup",
    "AttributeScore",
    "ConfusionCell",
    "ConfusionTable",
    "Figure",
    "Occurrence",
    "PairAlignment",
    "RelationScore",
    "Scope",
    "Scores",
    "Team",
    "align_groups",
    "align_pair",
    "list_annotators",
    "measure",
    "measure_project",
]
