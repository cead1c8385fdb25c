"""What a preview of an import shows of its articles, in words: metadata, and what needs a look."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

from annotator.formats.import_preview import ImportPreview, PreviewedArticle
from annotator.formats.text import FORMAT as TEXT
from annotator.words import join_names, number, quote, shorten

ROLES = {
    "header": "Header",
    "headline": "Headline",
    "deck": "Deck",
    "caption": "Caption",
    "dateline": "Dateline",
    "subhead": "Subhead",
    "paragraph": "Paragraph",
    "blockquote": "Quotation",
    "quote_source": "Its source",
    "list_item": "List item",
    "table_row": "Table row",
    "footnote": "Footnote",
}
"""What each kind of block is called."""
GUESS, GUESS_FROM, DATE_TEXT = "date_guess", "date_guess_from", "date_text"
_FIRST = ("date", GUESS, DATE_TEXT, "author", "publisher", "section", "source", "url")
"""The metadata that comes first; the other fields follow in the order of the file."""
_NAMES = {GUESS: "Date, a guess", DATE_TEXT: "Date, as written", "url": "Address", "source": "File"}
_VALUE_CODE_POINTS = 160
_TIME_FIELDS = 3
_SHOWN_ENTRIES, _MAX_DEPTH = 40, 4
TIMES = "times"
"""The field with the times of a transcript's captions: ``[code point, start, end]`` of each."""


class MetadataRow(NamedTuple):
    """A field of an article's metadata."""

    name: str
    value: str
    is_guess: bool = False


def metadata_rows(article: PreviewedArticle) -> list[MetadataRow]:
    """Return title and metadata of an article, the fields that matter most first."""
    document = article.document
    remaining = {
        key: value for key, value in document.metadata.items() if value not in (None, "", [])
    }
    guess_from = remaining.pop(GUESS_FROM, "")
    rows = [MetadataRow("Title", document.title)]
    for key in [*(key for key in _FIRST if key in remaining), *remaining]:
        if key not in remaining:
            continue
        value = _as_words(key, remaining.pop(key))
        is_open = key == "date" and article.has_open_date
        if key == GUESS and guess_from:
            value = f"{value}, from {guess_from}"
        name = _NAMES.get(key, key[:1].upper() + key[1:].replace("_", " "))
        name = "Date, if the answer is so" if is_open else name
        rows.append(MetadataRow(name, value, key == GUESS or is_open))
    return rows


def _as_words(key: str, value: Any) -> str:
    if key == TIMES and (times := _times_in_words(value)):
        return times
    return shorten(_flat(value), _VALUE_CODE_POINTS)


def _times_in_words(value: Any) -> str:
    """Return when a transcript begins and ends: “00:00:01.000 to 00:12:30.500, 300 captions”."""
    if not isinstance(value, list):
        return ""
    entries = cast("list[Any]", value)
    rows = [cast("list[Any]", row) for row in entries if isinstance(row, list)]
    if not rows or len(rows) < len(entries) or any(len(row) != _TIME_FIELDS for row in rows):
        return ""
    return f"{rows[0][1]} to {rows[-1][2]}, {number(len(rows), 'caption')}"


def _flat(value: Any, depth: int = 1) -> str:
    """Return a value as words: what is in an object with its names, the entries of a list."""
    if isinstance(value, list):
        entries = cast("list[Any]", value)
        values = [_flat(entry, depth + 1) for entry in entries[:_SHOWN_ENTRIES]]
        more = len(entries) - len(values)
        is_nested = any(isinstance(entry, list | dict) for entry in entries)
        sign = "; " if is_nested else ", "
        return sign.join([*values, *([f"{more:,} more"] if more else [])])
    if isinstance(value, dict) and depth <= _MAX_DEPTH:
        inner = cast("dict[str, Any]", value)
        filled = {name: part for name, part in inner.items() if part not in (None, "", [], {})}
        return ", ".join(f"{name}: {_flat(part, depth + 1)}" for name, part in filled.items())
    return str(cast("object", value))


def describe_left_out(
    left_out: Counter[str], examples: Mapping[str, Sequence[str]] | None = None
) -> Iterator[str]:
    """Yield a sentence for each kind of what was left out.

    Args:
        left_out: What one part is called (:meth:`LeftOut.add`) -> the number of such parts.
        examples: Words of some of them, by the same names.
    """
    for what, count in left_out.items():
        singular, _, plural = what.partition("|")
        parts = number(count, singular, plural)
        words = [quote(each) for each in (examples or {}).get(what, ())]
        shown = f": {'; '.join(words)}{' …' if len(words) < count else ''}" if words else "."
        yield f"{parts} {'was' if count == 1 else 'were'} left out{shown}"


def describe_article(article: PreviewedArticle) -> Iterator[str]:
    """Yield sentences on what a person should look at in an article, the most important first."""
    metadata = article.document.metadata
    if article.known_as:
        where = "in this import" if article.is_repeated else "here"
        yield f"The same text is {where} already, as {article.known_as}; it does not come in twice."
    if article.not_taken:
        yield f"Not taken, for that article keeps its own: {join_names(article.not_taken)}."
    if article.near_copy_of:
        yield f"{article.share:.0%} of the text is that of {article.near_copy_of}."
    if article.has_open_date:
        yield f"The date {metadata['date']} depends on the question which number is the day."
    if metadata.get(GUESS):
        source = metadata.get(GUESS_FROM)
        yield (
            f"The date {metadata[GUESS]} is only a guess"
            + (f", from {source}" if source else "")
            + ": the article gets no date by it."
        )
    if metadata.get(DATE_TEXT) and not metadata.get("date"):
        yield f"The date {quote(str(metadata[DATE_TEXT]))} is kept as it is written."
    yield from describe_left_out(article.left_out, article.examples)
    for note in article.notes:
        yield note.message


def mark(article: PreviewedArticle) -> str:
    """Return in a word or two what needs a look in an article; "" if nothing does."""
    if article.known_as:
        return "same text" if article.is_repeated else "already here"
    if article.near_copy_of:
        return "near copy"
    if article.has_open_date:
        return "date open"
    if article.document.metadata.get(GUESS):
        return "guess"
    if article.left_out:
        return f"{article.left_out.total():,} left out"
    return "look" if next(describe_article(article), "") else ""


def needs_look(preview: ImportPreview) -> bool:
    """Return whether a person should see the articles before they come in."""
    return bool(
        preview.questions
        or preview.fields
        or preview.faults
        or preview.all_notes
        or any(file.left_out or file.articles != 1 for file in preview.files)
        or any(article.known_as or article.near_copy_of for article in preview.articles)
        or any(next(describe_article(article), "") for article in preview.articles)
    )


def is_plain_text(preview: ImportPreview) -> bool:
    """Return whether all files are plain text."""
    return all(file.format is None or file.format.name == TEXT.name for file in preview.files)


def summary(preview: ImportPreview) -> str:
    """Return what would come in, in one sentence or two."""
    count = len(preview.articles)
    known = sum(1 for article in preview.articles if article.known_as)
    files = f" from {number(preview.file_count, 'file')}" if preview.file_count > 1 else ""
    if not count and not preview.is_whole:
        return f"No article could be read for this look{files}."
    if not count:
        return f"No article comes in{files}."
    first = "" if preview.is_whole else "The first "
    if known == count:
        articles = number(count, "article")
        return f"{first}{articles}{files}. None is new: the texts are here already."
    new = number(count - known, "new article") if known else number(count, "article")
    parts = [first + new]
    items = [article.item for article in preview.articles]
    for what, total in (
        ("annotation", sum(len(item.annotations) for item in items)),
        ("relation", sum(len(item.relations) for item in items)),
    ):
        if total:
            parts.append(number(total, what))
    remark = f" Not new, since the texts are here already: {known:,}." if known else ""
    return f"{join_names(parts)}{files}.{remark}"
