"""Puts the paragraphs of a document in rich text together: one behind the other, or in tables."""

from dataclasses import dataclass, field

from annotator.formats.articles.rtf_styles import RtfStyles

_TAGS = {
    "title": ("h1 role='title'", "h1"),
    "subtitle": ("p role='doc-subtitle'", "p"),
    "caption": ("figcaption", "figcaption"),
    "quote": ("blockquote", "blockquote"),
    "heading1": ("h1", "h1"),
    "heading2": ("h2", "h2"),
    "text": ("p", "p"),
    "list": ("li", "li"),
}
_MAX_DEPTH = 20


@dataclass
class Paragraph:
    """The properties of a paragraph."""

    style: int | None = None
    level: int | None = None
    """In the outline, from 0."""
    is_list: bool = False
    depth: int = 0
    """The number of tables around it."""

    def control(self, word: str, number: int | None) -> None:
        """Read a control word that may be a property of paragraphs."""
        if word == "s":
            self.style = number
        elif word == "outlinelevel":
            self.level = number
        elif word in ("ls", "pnlvlblt", "pnlvlbody"):
            self.is_list = number != 0
        elif word == "intbl":
            self.depth = max(self.depth, 1)
        elif word == "itap":
            self.depth = min(number or 0, _MAX_DEPTH)


@dataclass
class _Table:
    """An open table."""

    rows: list[str] = field(default_factory=list[str])
    cells: list[str] = field(default_factory=list[str])
    cell: list[str] = field(default_factory=list[str])
    """The markup in the cell that is read."""


class Story:
    """The text of a document, of a note or of a box.

    Args:
        styles: The styles of the document.
    """

    def __init__(self, styles: RtfStyles) -> None:
        self.has_words = False
        self.length = 0
        """In code points."""
        self._styles = styles
        self._pieces: list[str] = []
        self._boxes: list[str] = []
        self._tables: list[_Table] = [_Table()]
        """The text outside tables as one cell, and each open table."""

    def add(self, markup: str, text: str = "") -> None:
        """Add markup to the paragraph.

        Args:
            markup: The markup.
            text: The text in it.
        """
        self._pieces.append(markup)
        self.length += len(text)
        self.has_words = self.has_words or bool(text.strip())

    def add_box(self, markup: str) -> None:
        """Put a text box behind the paragraph."""
        self._boxes.append(markup)
        self.has_words = self.has_words or bool(markup)

    def end_paragraph(self, paragraph: Paragraph) -> None:
        """End the paragraph."""
        self._go_to(paragraph.depth)
        self._put_paragraph(paragraph)

    def end_last_paragraph(self, paragraph: Paragraph) -> None:
        """End the paragraph if there is one: the last one need not have an end of its own."""
        if self._pieces or self._boxes:
            self.end_paragraph(paragraph)

    def end_cell_or_row(self, word: str, paragraph: Paragraph) -> None:
        r"""End a cell or a row.

        Args:
            word: ``cell``, ``nestcell``, ``row`` or ``nestrow``.
            paragraph: The properties of the last paragraph.
        """
        self._go_to(max(paragraph.depth, 2) if word.startswith("nest") else 1)
        table = self._tables[-1]
        if self._pieces or self._boxes:
            self._put_paragraph(paragraph)
        if word.endswith("cell"):
            table.cells.append(f"<td>{''.join(table.cell)}</td>")
            table.cell = []
        else:
            _end_row(table)

    def markup(self) -> str:
        """Return the whole as HTML."""
        if self._pieces or self._boxes:
            self._put_paragraph(Paragraph())
        self._go_to(0)
        return "".join(self._tables[0].cell)

    def _go_to(self, depth: int) -> None:
        """Open tables, or end those that are deeper."""
        while len(self._tables) - 1 > depth:
            table = self._tables.pop()
            _end_row(table)
            self._tables[-1].cell.append(f"<table>{''.join(table.rows)}</table>")
        while len(self._tables) - 1 < depth:
            self._tables.append(_Table())

    def _put_paragraph(self, paragraph: Paragraph) -> None:
        role = self._styles.role(paragraph.style, paragraph.level)
        begin, end = _TAGS["list" if role == "text" and paragraph.is_list else role]
        text = "".join(self._pieces)
        if text:
            style = "style='white-space:pre-wrap'"
            self._tables[-1].cell.append(f"<{begin} {style}>{text}</{end}>")
        self._tables[-1].cell += self._boxes
        self._pieces.clear()
        self._boxes.clear()


def _end_row(table: _Table) -> None:
    if table.cell:  # The end of its cell is missing.
        table.cells.append(f"<td>{''.join(table.cell)}</td>")
    if table.cells:
        table.rows.append(f"<tr>{''.join(table.cells)}</tr>")
    table.cell, table.cells = [], []
