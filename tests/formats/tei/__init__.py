"""Tests of the format package of the same name."""
