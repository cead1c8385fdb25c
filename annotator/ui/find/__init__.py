"""Finding text in the open article, and searching the project."""
