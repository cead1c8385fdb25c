"""The window: Qt, and only here.

Its parts are folders: what a person does (``session``), the article as it is painted (``article``),
commands and keys (``keys``), the panes and windows around it. What stands beside the folders puts
them together; which of them may know which is told to import-linter in ``pyproject.toml``.
"""

import builtins

import PySide6.QtCore  # noqa: F401 - it replaces the import statement, which is put back here

# PySide's own one reads the source of every module that is imported after it, to see whether it
# asks for snake_case. Nothing here does, and the window comes up a tenth sooner without.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
