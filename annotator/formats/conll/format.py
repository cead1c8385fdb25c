"""CoNLL's columns, and CoNLL-U, as formats."""

from collections.abc import Iterator
from pathlib import Path

from annotator.formats.conll.reading import read
from annotator.formats.conll.writing import HOLDS, write, write_conllu
from annotator.formats.format import Format, ReadContext
from annotator.formats.token_text import ALIGN, ALIGN_SAYS, ALIGNS
from annotator.model import ModelObject


def _read_columns(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    return read(path, context, "conll")


def _read_conllu(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    return read(path, context, "conllu")


_READING = {
    "columns": "numbers of the columns with tags, from 1: “4”, “2,3” (default: all that have tags)",
    "article": "“sentence”: each sentence is an article",
    "annotator": "“file”: whoever the file is named after owns its annotations",
}
_WRITING = {
    "layer": "the one layer that is written (default: all)",
    "comments": (
        "“no”: without comments, for programs that take each line for a token; texts, ids and the "
        "like are lost then (default: “yes”)"
    ),
    ALIGN: ALIGN_SAYS,
}
_CHOICES = {"comments": ("yes", "no"), ALIGN: ALIGNS}
_OFF_TOKENS = "annotations that begin or end inside a token, unless they are moved to its borders"

CONLL = Format(
    name="conll",
    title="CoNLL columns (IOB2)",
    suffixes=(".conll", ".iob2", ".iob", ".bio", ".bioes"),
    offsets="tokens",
    holds=HOLDS,
    losses=("annotations that overlap a longer one of their layer", _OFF_TOKENS),
    read=_read_columns,
    write=write,
    read_options=_READING,
    write_options=_WRITING,
    choices=_CHOICES,
)
CONLLU = Format(
    name="conllu",
    title="CoNLL-U",
    suffixes=(".conllu", ".conllup"),
    offsets="tokens",
    holds=HOLDS,
    losses=(_OFF_TOKENS,),
    read=_read_conllu,
    write=write_conllu,
    read_options=_READING,
    write_options=_WRITING,
    choices=_CHOICES,
)
