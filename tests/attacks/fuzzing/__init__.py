"""Fuzzers of the readers: ``python -m tests.attacks.fuzzing --help``.

Each input must be read rightly, or refused by a clear error, within limits of time and memory.
"""
