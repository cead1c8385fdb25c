"""Datasets: chosen contents of a project, in parts without leaks, with a card.

A dataset can be of any format that can be written, one file or folder a part; the format of
Hugging Face's ``datasets`` is the one that knows of parts itself. Tests load it with that library,
as JSON Lines and as Parquet.
"""
