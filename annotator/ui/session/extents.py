"""What annotations cover: further fragments, and moved ends."""

from collections.abc import Sequence
from typing import Literal

from annotator.model import Annotation, Fragment
from annotator.project import edits
from annotator.text.fragments import join_fragments
from annotator.text.steps import move_edge
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.session.selection import Selection
from annotator.ui.session.workspace import EditRunner, Landing, Workspace


class ExtentEditor:
    """Changes what annotations of the open article cover."""

    def __init__(
        self, workspace: Workspace, selection: Selection, runner: EditRunner, keys: KeyNames
    ) -> None:
        self._workspace = workspace
        self._selection = selection
        self._runner = runner
        self._keys = keys

    def add_fragment(self) -> None:
        """Add the selected text to the selected annotation, as a further fragment."""
        annotation = self._selection.annotation()
        if annotation is None:
            self._runner.say("First select the annotation that continues here.")
            return
        if annotation.is_of_article:
            self._runner.say(_of_article(annotation))
            return
        added = self._selection.trimmed_text()
        if added is None:
            self._runner.say("First select the text that belongs to it, too.")
            return
        fragments = join_fragments((*annotation.fragments, added))
        edit = edits.SetFragments(annotation.id, fragments, "add a fragment")
        if self._runner.do(edit, Landing(annotation.id, caret=added[1])) is not None:
            self._runner.say(f"Added to the {annotation.label}.")

    def move_edge(
        self, edge: Literal["start", "end"], step: int, unit: Literal["word", "character"] = "word"
    ) -> None:
        """Move an end of the selected annotation.

        Args:
            edge: The end that moves.
            step: How many units it moves to the right on the screen; to the left, if negative.
            unit: What it moves by; characters are those that a reader sees (graphemes).
        """
        annotation, document = self._selection.annotation(), self._workspace.document
        if annotation is None or document is None:
            self._runner.say(none_selected(self._keys))
            return
        if annotation.is_of_article:
            self._runner.say(_of_article(annotation))
            return
        at = 0 if edge == "start" else -1
        before = annotation.fragments[at]
        after = move_edge(document.text, before, edge, step, unit)
        if after == before:
            return
        fragments = list(annotation.fragments)
        fragments[at] = after
        title = "move the start" if edge == "start" else "move the end"
        caret = after[0] if edge == "start" else after[1]
        self._runner.do(
            edits.SetFragments(annotation.id, tuple(fragments), title),
            Landing(annotation.id, caret, reveal=after, activate=False),
        )

    def set_extent(self, annotation_id: str, fragments: Sequence[Fragment]) -> None:
        """Let an annotation cover what its ends were dragged to."""
        annotation = self._workspace.annotation(annotation_id)
        if annotation is None or tuple(fragments) == annotation.fragments:
            return
        title = f"move the {annotation.label}"
        edit = edits.SetFragments(annotation_id, tuple(fragments), title)
        self._runner.do(edit, Landing(annotation_id))


def _of_article(annotation: Annotation) -> str:
    return f"The {annotation.label} is given to the whole article, and has no ends in the text."


def none_selected(keys: KeyNames) -> str:
    """Say that no annotation is selected, and how to select one."""
    return f"No annotation is selected. {keys.say('tag.next')} or a click selects one."
