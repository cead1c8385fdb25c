"""One person at work on a project: what is open, and all that can be done. No widget."""
