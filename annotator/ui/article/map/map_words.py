"""What lies on some rows of the map, in words. No Qt."""

from annotator.model import TagSet
from annotator.ui.article.map.map_contents import UNFINISHED, MapContents

_SHOWN = 60
UNFINISHED_WORDS = (
    "No annotation of yours in this paragraph (marked while the article is in progress)"
)


def describe_rows(contents: MapContents, tag_set: TagSet, text: str, first: int, last: int) -> str:
    """What lies on the rows from one up to another, a line each kind of thing."""
    start, end = contents.rows.text(first, last, len(text))
    lines = [_beginning(text, start)] if text else []
    for kind, said in (("mark", ""), ("suggestion", "suggested: ")):
        found = [
            f"{number:,} × {label.name}" if number > 1 else label.name
            for label in tag_set.labels()
            if (number := contents.tally.on((kind, label.name), first, last))
        ]
        if found:
            lines.append(said + ", ".join(found))
    if contents.matches:
        lines += _matches(contents, start, end)
    if contents.tally.on(UNFINISHED, first, last):
        lines.append(UNFINISHED_WORDS)
    return "\n".join(lines)


def _beginning(text: str, start: int) -> str:
    words = " ".join(text[start : start + 2 * _SHOWN].split())
    return f"“{words[:_SHOWN].rstrip()}…”" if len(words) > _SHOWN else f"“{words}”"


def _matches(contents: MapContents, start: int, end: int) -> list[str]:
    first, last = contents.matches.between(start, end)
    if first >= last:
        return []
    total = len(contents.matches)
    if last - first == 1:
        return [f"match {last:,} of {total:,}"]
    return [f"matches {first + 1:,} to {last:,} of {total:,}"]


def summary(contents: MapContents, number: int) -> str:
    """All of it in one sentence, for those who cannot see it; ``number`` of annotations."""
    parts = [_counted(number, "annotation")]
    if contents.matches:
        parts.append(_counted(len(contents.matches), "match", "matches"))
    unfinished = contents.number_unfinished
    if unfinished:
        parts.append(f"{_counted(unfinished, 'paragraph')} without an annotation of yours")
    return ", ".join(parts)


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
