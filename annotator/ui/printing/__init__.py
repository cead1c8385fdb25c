"""Printing: the tagged article on pages, with the tables at its end, for a printer or a PDF."""
