"""The window: Qt, and only here."""

import builtins

import PySide6.QtCore  # noqa: F401 - it replaces the import statement, which is put back here

# PySide's own one reads the source of every module that is imported after it, to see whether it
# asks for snake_case. Nothing here does, and the window comes up a tenth sooner without.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
