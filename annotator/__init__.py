"""Annotator: tag speakers, claims and entities in news articles, and relate them."""

__version__ = "0.1.0"
