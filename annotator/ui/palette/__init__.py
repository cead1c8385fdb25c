"""The command palette: everything, by a few letters of its name."""
