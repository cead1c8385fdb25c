"""Words and numbers in messages for people, and the words of mentions as they are compared."""

from collections.abc import Sequence

import regex

RIGHT_TO_LEFT = regex.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters written from right to left, and marks that change the direction."""
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_ISOLATES = regex.compile("[\u2066-\u2068]")
_DOUBLE_MARK = regex.compile(r"[\p{Quotation_Mark}--['‘’‚‛‹›＇]]", regex.V1)
"""A quotation mark that is not a single one; those are apostrophes as well."""


def number(count: int, singular: str, plural: str = "") -> str:
    """Return a count with its noun: ``1 article``, ``10,000 articles``.

    Args:
        count: The count.
        singular: The noun for one.
        plural: The noun for any other count; empty for the singular with an ``s``.
    """
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def join_names(names: Sequence[str]) -> str:
    """Return names in a sentence: ``ana``, ``ana and bo``, ``ana, bo and cy``."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def as_sentence(words: str) -> str:
    """Return words as a sentence, with a capital and a full stop."""
    return f"{words[:1].upper()}{words[1:]}."


def shorten(text: str, limit: int) -> str:
    """Return a text on one line, cut with “…” if it is longer than a limit.

    Args:
        text: Any text; each run of white space in it becomes one blank.
        limit: The length of the result in code points, the “…” included; at least 1.
    """
    # As many words as the limit has characters are enough, however long the text is.
    line = " ".join(text.split(maxsplit=limit))
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def isolate(text: str) -> str:
    """Return a text for a place within other text: the marks around it stay where they are.

    A text with nothing that is written from right to left is returned as it is; other text is put
    into a first strong isolate (UAX #9), whose marks have no width.
    """
    if RIGHT_TO_LEFT.search(text) is None:
        return text
    # A text that was cut may have lost the ends of isolates of its own.
    open_isolates = max(len(_ISOLATES.findall(text)) - text.count(_POP_ISOLATE), 0)
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE * (open_isolates + 1)}"


def quote(text: str) -> str:
    """Return a text in quotation marks that stay apart from its own: ``“Miami”``, ``‘"Not’``.

    A text that has quotation marks at both ends keeps those and gets no others. Text that is
    written from right to left is isolated from what is around it.
    """
    if not _DOUBLE_MARK.search(text):
        return f"“{isolate(text)}”"
    is_quoted = len(text) > 1 and all(_DOUBLE_MARK.match(end) for end in (text[0], text[-1]))
    return isolate(text) if is_quoted else f"‘{isolate(text)}’"


def shorten_middle(text: str, limit: int) -> str:
    """Return a text on one line, with “…” for its middle if it is longer than a limit.

    Args:
        text: Any text; each run of white space in it becomes one blank.
        limit: The length of the result in code points, with “ … ” included; at least 5.
    """
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = (limit - 2) // 2
    tail = limit - 3 - head
    return f"{line[:head].rstrip()} … {line[-tail:].lstrip()}"


def mention_words(text: str) -> list[str]:
    """Return the words of a mention in the form in which mentions are compared.

    Upper and lower case are alike, and a possessive ``'s`` at the end is left out.
    """
    return text.casefold().replace("’", "'").removesuffix("'s").split()


def describe_judged_places(judged: int, places: int) -> str:
    """Return the progress of a review: ``2 of 3 places judged``."""
    return f"{judged:,} of {number(places, 'place')} judged"


def describe_merged_rows(
    *,
    documents: int,
    annotations: int,
    relations: int,
    identities: int,
    records: int = 0,
    corrections: int = 0,
    changed: int = 0,
    removed: int = 0,
) -> str:
    """Return the result of a merge in words: ``2 articles, 1 verdict or comment, 3 removed``.

    Args:
        documents: How many articles are new.
        annotations: How many annotations are new.
        relations: How many relations are new.
        identities: How many identities are new.
        records: How many verdicts and comments are new.
        corrections: How many corrected texts are new.
        changed: How many rows of any kind are in a later version.
        removed: How many rows of any kind are removed.

    Returns:
        The counts that are not 0, with commas between them; empty if all are 0.
    """
    parts = [
        number(count, singular, plural)
        for count, singular, plural in (
            (documents, "article", ""),
            (annotations, "annotation", ""),
            (relations, "relation", ""),
            (identities, "identity", "identities"),
            (records, "verdict or comment", "verdicts and comments"),
            (corrections, "corrected text", ""),
        )
        if count
    ]
    parts += [f"{changed:,} in a later version"] if changed else []
    parts += [f"{removed:,} removed"] if removed else []
    return ", ".join(parts)


_MARKDOWN = regex.compile(r"[\\`*\[\]|~<&]|(?<!\w)_|_(?!\w)")
"""What begins a picture, a link, a tag, an entity, emphasis, code or a cell in Markdown."""
_MARKDOWN_LINE = regex.compile(
    r"^(#(?=#{0,5}(?:\s|$))|>|[-+](?=\s|$|-)|\d(?=\d*[.)](?:\s|$)))", regex.MULTILINE
)
"""What begins a heading, a quotation, a list or a rule."""
_ENTITIES = {"<": "&lt;", "&": "&amp;"}
_BACKTICKS = regex.compile("`+")


def markdown_text(text: str) -> str:
    """Return a text for a page in Markdown that shows it as it is, its lines as paragraphs.

    Nothing in it becomes a tag, a picture, a cell of a table or a heading; a link at most where it
    is an address that can be read.
    """
    escaped = _MARKDOWN.sub(lambda sign: _ENTITIES.get(sign[0], f"\\{sign[0]}"), text)
    paragraphs = "\n\n".join(filter(None, (line.strip() for line in escaped.splitlines())))
    return _MARKDOWN_LINE.sub(lambda sign: f"&#{ord(sign[0])};", paragraphs)


def markdown_line(text: str) -> str:
    """Return a text as :func:`markdown_text` does, on one line."""
    return markdown_text(" ".join(text.split()))


def markdown_code(text: str) -> str:
    """Return a text as code within a line of Markdown, also in a cell of a table."""
    line = " ".join(text.split()).replace("|", "\\|")
    marks = "`" * _longer_than_runs_in(line, 1)
    room = " " if line[:1] == "`" or line[-1:] == "`" else ""
    return f"{marks}{room}{line}{room}{marks}"


def markdown_block(lines: Sequence[str]) -> list[str]:
    """Return lines as a block of code in Markdown, which nothing in them ends."""
    marks = "`" * max((_longer_than_runs_in(line, 3) for line in lines), default=3)
    return [marks, *lines, marks]


def _longer_than_runs_in(text: str, least: int) -> int:
    """Return a number of backticks that the text does not have in a row."""
    return max([least, *(len(run[0]) + 1 for run in _BACKTICKS.finditer(text))])
