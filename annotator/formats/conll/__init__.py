"""Columns of tokens and tags (CoNLL-2003 and its kin), and CoNLL-U.

Offsets are tokens. Columns of tags have no specification of their own: the shared tasks' pages
describe those of CoNLL-2002 (IOB2) and CoNLL-2003 (IOB1 with ``-DOCSTART-``). CoNLL-U and CoNLL-U
Plus are described at https://universaldependencies.org/format.html, mentions in column MISC by
CorefUD and GUM.

Tests read WNUT 17, Universal NER, GUM, and snippets in the manner of CoNLL-2003; they have spaCy's
converter and the package conllu read what is written here.
"""
