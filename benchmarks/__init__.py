"""Measurements of speed and memory, each next to its floor in the same run: see README.md."""
