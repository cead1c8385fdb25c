"""Annotator: tag speakers, claims and entities in news articles, and relate them.

Each package is a room: ``model`` (what an annotation is), ``project`` (the file that keeps it, and
every change), ``formats`` (files in and out), ``agreement`` and ``assist`` (measuring, suggesting),
``cli`` (commands) and ``ui`` (the window). Imports point from the last towards the first; ``app``
puts them together.
"""

__version__ = "0.1.0"
