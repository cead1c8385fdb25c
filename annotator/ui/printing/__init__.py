"""Print the tagged article with the tables at its end, on a printer or as a PDF."""
