"""Whole jobs, done the way an analyst does them."""
