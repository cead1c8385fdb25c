"""The window: Qt is used in this room only.

Each part is a folder: the edits of the annotator (``session``), the article as it is painted
(``article``), commands and keys (``keys``), the panes around the article, and the main window
(``window``), which puts the parts together. The rules for imports between the folders are in
``pyproject.toml``.
"""
