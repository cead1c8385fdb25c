"""Markdown as a list of sections, each a heading with the text below it up to the next heading.

Headings are those of CommonMark (https://spec.commonmark.org/0.31.2/): lines that begin with number
signs, or that are underlined. What looks like one in a block of code or in a comment is text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_NOT_A_TITLE = re.compile(r"\s*$|\s{4}|\t|\s*([-=*+>|#<]|```|~~~|\d+[.)])")
_MARK = re.compile(r"<!-- annotator (\{.*\}) -->")
_LINE_ENDS = re.compile(r"\r\n?")
_COMMENT_END = "-->"
_marks = msgspec.json.Decoder(dict[str, str])


class MarkdownSection(Struct, frozen=True):
    """A heading with its text."""

    title: str = ""
    """Markdown on one line."""
    text: str = ""
    """Markdown without headings, and without blank lines at its ends."""
    level: int = 1
    """From 1 to 6; 0 for text before the first heading, which has no title."""
    mark: Mapping[str, str] = {}
    """What a program wrote about the section, in a comment that readers do not see."""

    @property
    def heading(self) -> str:
        """The heading as a line; empty at the level 0."""
        return f"{'#' * self.level} {self.title}".rstrip()


def split_sections(markdown: str) -> list[MarkdownSection]:
    """Split Markdown at its headings.

    A block of code or a comment that is open at the end is closed, so that the sections can be
    put in another order.
    """
    sections = [MarkdownSection(level=0)]
    texts: list[list[str]] = [[]]
    for line, section in _lines(_LINE_ENDS.sub("\n", markdown).split("\n")):
        if section is None:
            texts[-1].append(line)
        else:
            if line:
                texts[-1].pop()  # The title above the line under it.
            sections.append(section)
            texts.append([])
    found = [_with_text(*each) for each in zip(sections, texts, strict=True)]
    return found if found[0].text or found[0].mark else found[1:]


def join_sections(sections: Iterable[MarkdownSection]) -> str:
    """Return sections as one text in Markdown; :func:`split_sections` gives them again."""
    parts = (
        "\n\n".join(filter(None, (_with_mark(section.heading, section.mark), section.text)))
        for section in sections
    )
    text = "\n\n".join(filter(None, parts))
    return f"{text}\n" if text else ""


def plain_title(title: str) -> str:
    """Return a title without the marks of code and emphasis around it."""
    return " ".join(title.split()).strip("`*_ ").replace("\\_", "_")


def _lines(lines: list[str]) -> Iterator[tuple[str, MarkdownSection | None]]:
    """Yield each line of text, and each section for a heading.

    With the section comes the line that underlines its title, or an empty one.
    """
    end = ""  # What closes the block of code or the comment that is open.
    for number, line in enumerate(lines):
        if end:
            end = "" if _closes(line, end) else end
            yield line, None
        elif fence := _FENCE.match(line):
            end = fence[1]
            yield line, None
        elif line.lstrip().startswith("<!--"):
            end = "" if _COMMENT_END in line else _COMMENT_END
            yield line, None
        elif heading := _HEADING.fullmatch(line):
            yield "", MarkdownSection((heading[2] or "").strip(), "", len(heading[1]))
        elif (under := _UNDERLINE.fullmatch(line)) and _is_title(lines, number - 1):
            yield line, MarkdownSection(lines[number - 1].strip(), "", 2 - (under[1][0] == "="))
        else:
            yield line, None
    if end:
        yield end, None


def _closes(line: str, end: str) -> bool:
    if end == _COMMENT_END:
        return end in line
    closing = line.strip()
    return closing.startswith(end) and not closing.strip(end[0]) and not line.startswith("    ")


def _is_title(lines: list[str], number: int) -> bool:
    """Return whether a line is a paragraph of its own, which a line under it makes a heading."""
    above = lines[number - 1] if number > 0 else ""
    return number >= 0 and not _NOT_A_TITLE.match(lines[number]) and not above.strip()


def _with_text(section: MarkdownSection, lines: list[str]) -> MarkdownSection:
    first, last = 0, len(lines)
    while first < last and not lines[first].strip():
        first += 1
    mark: Mapping[str, str] = {}
    if first < last and (found := _MARK.fullmatch(lines[first].strip())):
        try:
            mark = _marks.decode(found[1])
        except msgspec.DecodeError:
            mark = {}
        else:
            first += 1
    while first < last and not lines[first].strip():
        first += 1
    while first < last and not lines[last - 1].strip():
        last -= 1
    return replace(section, text="\n".join(lines[first:last]), mark=mark)


def _with_mark(heading: str, mark: Mapping[str, str]) -> str:
    if not mark:
        return heading
    # A comment ends at its first “-->”, and may not hold “--”.
    content = msgspec.json.encode(mark).decode().replace("--", "\\u002d\\u002d")
    content = content.replace(">", "\\u003e")
    return "\n".join(filter(None, (heading, f"<!-- annotator {content} -->")))
