"""Articles and files of columns in tests."""

from pathlib import Path

from annotator.formats.conll import CONLL, CONLLU
from annotator.formats.format import ReadContext
from annotator.formats.token_text import TokenText
from annotator.model import AnnotatedDocument
from tests.formats.roundtrip import tagged_documents

has_words = tagged_documents().filter(lambda item: bool(TokenText(item.document.text).tokens))


def read_text(
    folder: Path, text: str, name: str = "a.conll", **options: str
) -> tuple[list[AnnotatedDocument], list[str]]:
    """The articles of a file with that content."""
    path = folder / name
    path.write_bytes(text.encode())
    context = ReadContext("ana", options=options)
    format = CONLLU if name.endswith("u") else CONLL
    assert format.read is not None
    found = list(format.read(path, context))
    return [item for item in found if isinstance(item, AnnotatedDocument)], context.notes.messages


def tagged(item: AnnotatedDocument) -> list[tuple[str, str]]:
    """Labels and words of the annotations."""
    return [(each.label, each.text) for each in item.annotations]
