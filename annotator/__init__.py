"""Annotator: tag speakers, claims and entities in news articles, and relate them.

Each package is a room: ``model`` (annotations and the rules for them), ``text`` (words, sentences,
characters), ``project`` (the file with the annotations and every change), ``formats`` (files in and
out), ``agreement`` and ``assist`` (measuring, suggesting), ``cli`` (commands) and ``ui`` (the
window). Imports point from the last towards the first; ``app`` puts the rooms together.
"""

__version__ = "0.1.0"
