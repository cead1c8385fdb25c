"""Finding texts: in the open article, and in the whole project."""
