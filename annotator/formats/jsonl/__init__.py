"""The native format: JSON Lines, one document a line, and lines of other kinds."""
