"""Attacks on the promise that no acknowledged edit is lost: ``python -m tests.attacks --help``.

Each family of attacks is a module with a function that runs it and returns its figures. All that
happens by chance follows from a seed, so that what was found can be seen again.
"""
