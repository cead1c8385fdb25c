"""Going back to a backup of a project, or taking single rows back from it."""
