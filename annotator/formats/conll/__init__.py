"""Columns of tokens and tags (CoNLL-2003 and its kin), and CoNLL-U.

Offsets are tokens. Columns of tags have no specification of their own: the shared tasks' pages
describe those of CoNLL-2002 (IOB2) and CoNLL-2003 (IOB1 with ``-DOCSTART-``). CoNLL-U is described
at https://universaldependencies.org/format.html, CoNLL-U Plus at
https://universaldependencies.org/ext-format.html, and mentions in column MISC by CorefUD and GUM.

Tests read WNUT 17, Universal NER, GUM, and snippets in the manner of CoNLL-2003; they have spaCy's
converter and the package conllu read what is written here.
"""

from annotator.formats.format import ALIGN, ALIGN_CHOICES, ALIGN_DESCRIPTION, Format
from annotator.formats.losses import Holds
from annotator.formats.signs import with_bytes
from annotator.plugins import LazyFunction

HOLDS = Holds(
    several_fragments=False,
    relations_across=False,
    progress=False,
    records=False,
    tag_set=False,
)

_READING = {
    "columns": "numbers of the columns with tags, from 1: “4”, “2,3”; “none”: the text alone "
    "(default: all that have tags)",
    "words": "the number of the column with the words, from 1 (default: the first that looks so)",
    "article": "“sentence”: each sentence is an article",
    "annotator": "“file”: the file’s name is that of its annotations’ owner",
}
_READ_CHOICES = {
    "article": {"": "as the file divides them", "sentence": "each sentence is one"},
    "annotator": {"": "the one named below", "file": "the file’s name"},
}
_WRITING = {
    "layer": "the one layer that is written (default: all)",
    "comments": (
        "“no”: without comments, for programs that read each line as a token; texts, ids and the "
        "like are then lost (default: “yes”)"
    ),
    ALIGN: ALIGN_DESCRIPTION,
}
_CHOICES = {"comments": ("yes", "no"), ALIGN: ALIGN_CHOICES}
_OFF_TOKENS = "annotations that begin or end inside a token, unless they are moved to its borders"

CONLL = Format(
    name="conll",
    title="CoNLL columns (IOB2)",
    suffixes=(
        *(".conll", ".iob2", ".iob", ".bio", ".bioes", ".bilou"),
        *(".v4_gold_conll", ".v4_auto_conll", ".gold_conll"),
    ),
    offsets="tokens",
    holds=HOLDS,
    losses=("annotations that overlap a longer one of their layer", _OFF_TOKENS),
    read=LazyFunction("annotator.formats.conll.reading:read_columns"),
    write=LazyFunction("annotator.formats.conll.writing:write"),
    sign=with_bytes(
        (b"B-", b"I-", b"U-", b"S-", b" b-", b"\tb-", b"<", b"#begin document"),
        LazyFunction("annotator.formats.conll.shapes:recognises"),
    ),
    read_options=_READING,
    read_choices=_READ_CHOICES,
    write_options=_WRITING,
    choices=_CHOICES,
    content_read="tokens and tags of any scheme (IOB1, IOB2, BIOES), a token or a sentence "
    "(word|tag) a line, between elements such as <s> and <loc>; CoNLL-2012’s "
    "names and mentions; GermEval’s sources",
    content_left_out="chunks, parts of speech and syntax; comments at the heads of articles; "
    "brackets without their counterparts",
    questions="which columns are words and tags, where none looks so; which labels the "
    "tag set lacks",
)
CONLLU = Format(
    name="conllu",
    title="CoNLL-U",
    suffixes=(".conllu", ".conllup"),
    offsets="tokens",
    holds=HOLDS,
    losses=(_OFF_TOKENS,),
    read=LazyFunction("annotator.formats.conll.reading:read_conllu"),
    write=LazyFunction("annotator.formats.conll.writing:write_conllu"),
    read_options=_READING,
    read_choices=_READ_CHOICES,
    write_options=_WRITING,
    choices=_CHOICES,
    content_read="words, with the white space between them; entities in MISC: Entity, NER, "
    "ner, name; mentions of one entity as relations",
    content_left_out="syntax and features; bridges, split antecedents and mentions on empty "
    "nodes; comments at the heads of articles",
    questions="which labels the tag set lacks",
)
