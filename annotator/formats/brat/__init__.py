"""brat standoff: a text file, and its annotations in a file beside it.

The format is described at https://brat.nlplab.org/standoff.html. Offsets are code points, as in
brat's server; its browser side counts UTF-16 units (brat issue 1115), so that a file may be off by
one after each emoji, which the check of offsets notices. Tests read files of brat's tutorial, of
LitBank and of the BioNLP shared task 2011 (``.a1`` and ``.a2``), and have brat's own server read
what is written here.
"""
