"""What annotations cover: further fragments, and moving their ends."""

from collections.abc import Sequence
from typing import Literal

from annotator.model import Fragment
from annotator.project import edits
from annotator.text.fragments import join_fragments, trim
from annotator.text.graphemes import next_grapheme
from annotator.ui.session.guessing import Guessing


class Extents(Guessing):
    """Changes what annotations of the open article cover."""

    def add_fragment(self) -> None:
        """Add the selected text to the selected annotation, as a further fragment."""
        annotation = self.current_annotation()
        if annotation is None:
            self.statusMessage.emit("Choose the annotation first that goes on here.")
            return
        chosen = self.trimmed(self.text.selection() if self.text is not None else None)
        if chosen is None:
            self.statusMessage.emit("Select the text first that belongs to it as well.")
            return
        fragments = join_fragments((*annotation.fragments, chosen))
        command = edits.SetFragments(annotation.id, fragments, "add a fragment")
        if self.do(command) is None:
            return
        if self.text is not None:
            self.text.set_caret(chosen[1])
        self._touch(annotation.id)
        self.active = True
        self._changed_current()
        self.statusMessage.emit(f"Added to the {annotation.label}.")

    def move_edge(
        self, edge: Literal["start", "end"], step: int, unit: Literal["word", "character"] = "word"
    ) -> None:
        """Move an end of the selected annotation by a word, or a character."""
        annotation = self.current_annotation()
        if annotation is None or self.text is None:
            self.statusMessage.emit(self._none_selected())
            return
        at = 0 if edge == "start" else -1
        fragments = list(annotation.fragments)
        before = fragments[at]
        if unit == "word":
            after = self.text.fragment_moved(before, edge, step)
        else:
            after = self._moved_by_character(before, edge, step)
        if after == before:
            return
        fragments[at] = after
        title = "move the start" if edge == "start" else "move the end"
        if self.do(edits.SetFragments(annotation.id, tuple(fragments), title)) is None:
            return
        self._touch(annotation.id)
        self.text.set_caret(after[0] if edge == "start" else after[1])
        self.text.reveal(*after)

    def set_extent(self, item: str, fragments: Sequence[Fragment]) -> None:
        """Let an annotation cover what its ends were dragged to."""
        annotation = self.annotation(item)
        if annotation is None or tuple(fragments) == annotation.fragments:
            return
        command = edits.SetFragments(item, tuple(fragments), f"move the {annotation.label}")
        if self.do(command) is not None:
            self._touch(item)
            self.active = True
            self._changed_current()

    def _moved_by_character(self, fragment: Fragment, edge: str, step: int) -> Fragment:
        assert self.document is not None
        start, end = fragment
        if edge == "start":
            start = next_grapheme(self.document.text, start, step)
        else:
            end = next_grapheme(self.document.text, end, step)
        return (start, end) if start < end else fragment

    def trimmed(self, fragment: Fragment | None) -> Fragment | None:
        """A stretch without the white space at its ends; None when nothing is left."""
        if fragment is None or self.document is None:
            return None
        start, end = trim(self.document.text, *fragment)
        return (start, end) if start < end else None

    def _none_selected(self) -> str:
        return f"No annotation is selected. {self.keys.say('tag.next')} or a click selects one."
