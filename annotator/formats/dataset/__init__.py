"""Datasets out: which part of a project, in which parts, with a card that says what it is."""
