"""Paints annotations, relations and matches: their ink, shapes, lanes and names."""
