"""Attacks on the readers: files that were made to hang, to fill the memory, or to break in."""
