"""The lines of a file of columns: articles, sentences and rows, with what comments say of them."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from annotator.formats.conll.tags import OUTSIDE, Scheme, is_empty, is_tag
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.json_lines import lines_of, refuse_halves
from annotator.model import InputError

DOCSTART = "-DOCSTART-"
TEXT, BEFORE, COLUMNS = "annotator_text", "annotator_before", "global.columns"
_SPACES = re.compile(" +")
_COMMENT = re.compile(r"#\s*([^=]*?)\s*(?:=\s?(.*))?$", re.S)
_NAMED = re.compile(r"#\s*[\w.:-]+(?: \w+)?\s+=")
_ROW_ID = re.compile(r"\d+(?:[-.]\d+)?")
_FIRST_ID = re.compile(r"1(?:-\d+)?|0\.1")
_CONLLU = 10
_CHUNKS = frozenset(
    ["NP", "VP", "PP", "ADVP", "ADJP", "SBAR", "PRT", "CONJP", "INTJ", "LST", "UCP"]
)


@dataclass
class Row:
    """A token's columns, and the number of its line."""

    line: int
    fields: list[str]


@dataclass
class RawSentence:
    """The rows of a sentence, and its comments."""

    comments: dict[str, str] = field(default_factory=dict[str, str])
    rows: list[Row] = field(default_factory=list[Row])


@dataclass
class RawArticle:
    """The sentences of an article."""

    id: str
    line: int
    comments: dict[str, str] = field(default_factory=dict[str, str])
    sentences: list[RawSentence] = field(default_factory=list[RawSentence])


@dataclass
class Columns:
    """Which column is what, found by a look at the whole file."""

    form: int = 0
    id: int | None = None
    misc: int | None = None
    tags: dict[int, Scheme] = field(default_factory=dict[int, Scheme])
    chunks: list[int] = field(default_factory=list[int])
    """Columns of grammatical chunks, which are left out unless asked for."""
    sentences: int = 0


def _lines(path: Path, context: ReadContext) -> Iterator[tuple[int, str]]:
    name = name_of(path)
    for number, line in enumerate(lines_of(path, context), 1):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            place = f"{name}:{number}"
            with suppress(UnicodeDecodeError):
                refuse_halves(line.decode("utf-8", "surrogatepass"), place)
            raise InputError(
                f"{place}: byte {error.start} of the line is not UTF-8. Save the file as "
                f"UTF-8, or name its encoding: --encoding NAME."
            ) from None
        yield number, text.rstrip("\r\n")


def _fields(line: str) -> list[str]:
    return line.split("\t") if "\t" in line else _SPACES.split(line.strip(" "))


def _is_comment(line: str) -> bool:
    """Whether a line that begins with # is none of a token that does."""
    if "\t" in line:
        return line.startswith("# ")
    if _NAMED.match(line):
        return True
    fields = _fields(line)
    return len(fields) < 2 or not is_tag(fields[-1])


def _comment(line: str) -> tuple[str, str]:
    found = _COMMENT.match(line)
    return (found[1], found[2] or "") if found else (line, "")


def look(path: Path, context: ReadContext) -> Columns:
    """Find out what the columns are."""
    columns = Columns()
    numbered, wide, rows, named = True, True, 0, list[str]()
    first_of_sentence = True
    counts: dict[int, int] = {}
    schemes: dict[int, Scheme] = {}
    for _, line in _lines(path, context):
        if line.startswith("#") and _is_comment(line):
            name, value = _comment(line)
            named = value.split() if name == COLUMNS and not named else named
            continue
        if not line.strip(" \t") or line.startswith(DOCSTART):
            columns.sentences += not first_of_sentence
            first_of_sentence = True
            for scheme in schemes.values():
                scheme.see(OUTSIDE)
            continue
        fields = _fields(line)
        rows += 1
        wide = wide and len(fields) == _CONLLU
        numbered = numbered and len(fields) > 2 and _ROW_ID.fullmatch(fields[0]) is not None
        if first_of_sentence and not _FIRST_ID.fullmatch(fields[0]):
            numbered = False
        first_of_sentence = False
        for at, value in enumerate(fields[1:], 1):
            if is_tag(value):
                counts[at] = counts.get(at, 0) + 1
                schemes.setdefault(at, Scheme()).see(value)
            elif at in schemes:
                schemes[at].see(OUTSIDE)
    columns.sentences += not first_of_sentence
    for scheme in schemes.values():
        scheme.see(OUTSIDE)
    if numbered and rows:
        columns.id, columns.form = 0, 1
        columns.misc = 9 if wide else None
    if "FORM" in named:
        columns.form = named.index("FORM")
        columns.id = named.index("ID") if "ID" in named else None
        columns.misc = named.index("MISC") if "MISC" in named else None
    for at in sorted(schemes):
        if at != columns.form and counts[at] * 2 >= rows:
            chunk = schemes[at].labels and schemes[at].labels <= _CHUNKS
            (columns.chunks.append(at) if chunk else columns.tags.update({at: schemes[at]}))
    _choose(columns, schemes, context)
    return columns


def _choose(columns: Columns, schemes: dict[int, Scheme], context: ReadContext) -> None:
    """Take the columns that a person names, if any: ``columns=4`` or ``columns=3,4``."""
    asked = context.options.get("columns", "")
    if not asked:
        return
    if not re.fullmatch(r"\d+(?:,\d+)*", asked):
        raise InputError(f"columns={asked}: give numbers of columns, such as columns=2 or 3,4.")
    wanted = [int(each) - 1 for each in asked.split(",")]
    columns.tags = {at: schemes.get(at, Scheme()) for at in wanted}
    columns.chunks = []


def articles(path: Path, context: ReadContext, by_sentence: bool) -> Iterator[RawArticle]:
    """The articles of a file; all of it is one where nothing marks their beginnings."""
    article = RawArticle("", 1)
    sentence = RawSentence()
    count = 0

    def ended() -> None:
        nonlocal sentence
        if sentence.rows:
            article.sentences.append(sentence)
            sentence = RawSentence()

    for number, line in _lines(path, context):
        if line.startswith("#") and _is_comment(line):
            name, value = _comment(line)
            if name == "newdoc" or name == "newdoc id":
                ended()
                if article.sentences:
                    yield article
                article = RawArticle(value, number)
            elif not sentence.rows:
                sentence.comments[name] = value
                if not article.sentences:
                    article.comments[name] = value
        elif line.startswith(DOCSTART):
            ended()
            if article.sentences:
                yield article
                article = RawArticle("", number)
            article.id = _id_of(line)
        elif not line.strip(" \t"):
            ended()
            if by_sentence and article.sentences:
                count += 1
                yield article
                article = RawArticle("", number + 1)
        else:
            sentence.rows.append(Row(number, _fields(line)))
    ended()
    if article.sentences:
        yield article


def _id_of(line: str) -> str:
    """What a ``-DOCSTART-`` line says beside its columns: ``-DOCSTART- -X- O O (id)``."""
    words = [w for w in _fields(line)[1:] if not is_empty(w) and w != "-X-"]
    said = " ".join(words)
    return said[1:-1] if said.startswith("(") and said.endswith(")") else said


def json_string(value: str, place: str) -> str:
    """A comment's value that is a string of JSON; raises InputError when it is none."""
    try:
        found: object = json.loads(value)
        refuse_halves(found, place)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, str):
        raise InputError(f"{place}: a comment of this sentence must be a JSON string.")
    return found
