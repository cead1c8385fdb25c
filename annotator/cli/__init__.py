"""The commands of ``annotator COMMAND``: a module each, listed by name in ``registry``.

``main`` reads the call and turns errors into a line and an exit code. Nothing in this room knows
Qt; the functions that need a window are handed in as
:class:`annotator.cli.cli_command.WindowFunctions`.
"""
