"""Codebooks as files: a tag set without articles, in the forms that other programs read and write.

Each form is a module with two functions: ``parse(data, path)`` returns a
:class:`~annotator.formats.codebooks.codebook.Codebook`, and ``make(tag_set)`` the bytes of a file.
What a file cannot hold is found by reading it back
(:mod:`annotator.formats.codebooks.comparing`), so that no writer can forget a loss.
"""
