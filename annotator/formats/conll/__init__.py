"""Columns of tokens and tags: CoNLL-2003 and its kin, CoNLL-U."""
