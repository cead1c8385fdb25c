"""Joins the lines of mail whose text is marked ``format=flowed`` (RFC 3676)."""

from collections.abc import Iterator

_SIGNATURE = "-- "
"""The line before a signature, which ends in a blank and is not flowed."""


def flowed_lines(text: str, *, delete_space: bool) -> Iterator[tuple[int, str]]:
    r"""Yield the lines of a flowed text as its author wrote them.

    Args:
        text: The text, with ``\n`` as line ends.
        delete_space: Whether the blank before a soft break was put there by the program
            (``DelSp=yes``), as between words of Chinese.

    Yields:
        How many levels of quotation a line is in, and the line; empty between paragraphs.
    """
    pieces: list[str] = []
    depth = 0
    for line in text.split("\n"):
        content = line.lstrip(">")
        line_depth = len(line) - len(content)
        if content.startswith(" "):
            content = content[1:]  # The blank was stuffed in, so that nothing begins with “>”.
        is_signature = content == _SIGNATURE
        # A soft break before another level of quotation, or a signature, is a mistake.
        if pieces and (line_depth != depth or is_signature):
            yield depth, "".join(pieces).rstrip()
            pieces.clear()
        depth = line_depth
        is_flowed = content.endswith(" ") and not is_signature
        pieces.append(content[:-1] if is_flowed and delete_space else content)
        if not is_flowed:
            yield depth, "".join(pieces).rstrip()
            pieces.clear()
    if pieces:
        yield depth, "".join(pieces).rstrip()


def flowed_blocks(text: str, *, delete_space: bool) -> Iterator[tuple[str, str]]:
    """Yield the blocks of a flowed text: their kind, and their lines joined.

    Args:
        text: As for :func:`flowed_lines`.
        delete_space: As there.
    """
    lines: list[str] = []
    depth = 0
    for line_depth, line in flowed_lines(text, delete_space=delete_space):
        if lines and (line_depth != depth or not line):
            yield _kind(depth), "\n".join(lines)
            lines.clear()
        depth = line_depth
        if line:
            lines.append(line)
    if lines:
        yield _kind(depth), "\n".join(lines)


def _kind(depth: int) -> str:
    return "blockquote" if depth else "paragraph"
