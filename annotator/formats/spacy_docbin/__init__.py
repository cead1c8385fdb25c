"""spaCy's ``DocBin``: the documents that its ``train`` command reads, in one binary file.

Annotations are spans of ``doc.spans``, a group for each layer; those of one layer are entities
too, where they do not overlap. Tokens are ours, and white space that is more than one space is a
token, as spaCy has it, so that its text is the article's. What it cannot hold travels in the
documents' user data, which spaCy keeps.
"""
