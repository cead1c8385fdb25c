"""The tagged article on paper: pages, painting, the tables at its end, printer and PDF."""
