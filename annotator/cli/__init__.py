"""The commands of ``annotator COMMAND``: a module each, found by name in ``commands``.

``main`` reads the call and turns what went wrong into a line and an exit code. Nothing here knows
Qt; what needs the window is handed in as a :class:`annotator.cli.window.Window`.
"""
