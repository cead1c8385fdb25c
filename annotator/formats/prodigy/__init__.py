"""Prodigy's JSON Lines: an example a line, for one text and one annotator."""
