"""The article, set as a page, with its annotations."""

from collections.abc import Collection, Iterable
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTextEdit, QWidget

from annotator.model import Annotation, Document, Fragment, Relation, TagSet


class ArticleView(QTextEdit):
    """Shows one article and its annotations; all positions are code points."""

    caretMoved = Signal()
    selectedByMouse = Signal()
    annotationClicked = Signal(str)
    dragged = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("articleView")
        self.setReadOnly(True)

    def show_article(
        self,
        document: Document,
        annotations: Iterable[Annotation],
        relations: Iterable[Relation],
        tag_set: TagSet,
    ) -> None:
        """Show an article with its annotations."""
        raise NotImplementedError

    def clear_article(self) -> None:
        """Show nothing."""
        raise NotImplementedError

    def update_annotations(self, changed: Iterable[Annotation], removed: Iterable[str]) -> None:
        """Take in made, changed and removed annotations, and repaint just these."""
        raise NotImplementedError

    def update_relations(self, relations: Iterable[Relation]) -> None:
        """Show these as all relations of the article."""
        raise NotImplementedError

    def set_current(self, annotation_id: str | None, active: bool = True) -> None:
        """Mark the selected annotation; not ``active``: shown, but keys act on the text."""
        raise NotImplementedError

    def set_lit(self, ids: Collection[str]) -> None:
        """Mark the other members of the selected attribution."""
        raise NotImplementedError

    def selection(self) -> Fragment | None:
        """The selected text, white space and all, or None."""
        raise NotImplementedError

    def caret(self) -> int:
        """Where the caret is."""
        raise NotImplementedError

    def select(self, start: int, end: int) -> None:
        """Select a stretch of text; the caret goes to its end."""
        raise NotImplementedError

    def set_caret(self, position: int) -> None:
        """Put the caret there, with nothing selected."""
        raise NotImplementedError

    def reveal(self, start: int, end: int) -> None:
        """Scroll so that the stretch can be seen, if it cannot be now."""
        raise NotImplementedError

    def word_at_caret(self) -> Fragment | None:
        """The word that the caret is in or touches, or None."""
        raise NotImplementedError

    def annotations_at(self, position: int) -> list[str]:
        """The ids of the annotations that cover the position, innermost first."""
        raise NotImplementedError

    def move_word(self, step: int, extend: bool) -> None:
        """Move the caret by words; ``extend`` keeps the other end of the selection."""
        raise NotImplementedError

    def move_character(self, step: int, extend: bool) -> None:
        """Move the caret by characters as people see them (grapheme clusters)."""
        raise NotImplementedError

    def move_sentence(self, step: int, extend: bool) -> None:
        """Move the caret by sentences."""
        raise NotImplementedError

    def grow_selection(self) -> None:
        """Select the next larger unit: word, quotation or clause, sentence, paragraph."""
        raise NotImplementedError

    def shrink_selection(self) -> None:
        """Take back one growth of the selection."""
        raise NotImplementedError

    def fragment_moved(
        self, fragment: Fragment, edge: Literal["start", "end"], step: int
    ) -> Fragment:
        """The fragment with one edge moved by words; it never becomes empty."""
        raise NotImplementedError

    def find(self, text: str, forward: bool = True, from_caret: bool = True) -> Fragment | None:
        """Select the next match and reveal it; None when there is none."""
        raise NotImplementedError

    def find_all(self, text: str) -> int:
        """Mark all matches in the text; returns how many there are."""
        raise NotImplementedError

    def zoom_in(self) -> None:
        """Set the text larger."""
        raise NotImplementedError

    def zoom_out(self) -> None:
        """Set the text smaller."""
        raise NotImplementedError

    def zoom_reset(self) -> None:
        """Set the text in its usual size."""
        raise NotImplementedError
