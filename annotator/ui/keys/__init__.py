"""Commands, and the keys that they are given."""
