"""What stands beside an article of an import: questions, what needs a look, its metadata."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from html import escape
from math import ceil

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from annotator.formats.import_answers import answers_to
from annotator.formats.import_preview_words import MetadataRow
from annotator.model import AnnotatorError, Choice
from annotator.ui.look import theme
from annotator.ui.remedies import explain
from annotator.ui.widgets.small_widgets import side_button
from annotator.words import isolate


class Questions(QWidget):
    """Shows the questions of an import, each with a button for every answer."""

    answered = Signal(object)
    """The :class:`~annotator.model.Choice` that answers a question."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importQuestions")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._shown: list[str] = []

    def show_questions(self, questions: Sequence[AnnotatorError]) -> bool:
        """Show questions in place of those before; of each kind one, whose answer holds for all.

        Returns:
            Whether there are others than before.
        """
        questions = list({type(each): each for each in reversed(questions)}.values())[::-1]
        words = [str(question) for question in questions]
        if words == self._shown:
            return False
        self._shown = words
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for question in questions:
            self._layout.addWidget(self._question(question))
        self.setVisible(bool(questions))
        return bool(questions)

    def _question(self, question: AnnotatorError) -> QWidget:
        box = QFrame()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(4)
        answers = answers_to(question)
        words = str(question) if answers else f"{question} You are asked about it on “Import”."
        label = wrapped_label(words, "warning")
        layout.addWidget(label)
        for number, answer in enumerate(answers):
            button = side_button(
                answer.short + (" (as shown)" if number == 0 else ""),
                f"answer.{answer.choice.value}",
                partial(self._answer, answer.choice),
            )
            button.setAutoDefault(True)  # Enter presses it while it has the keyboard.
            button.setAccessibleDescription(str(question))
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            if answer.gives:
                layout.addWidget(wrapped_label(answer.gives, "muted"))
        return box

    def _answer(self, choice: Choice) -> None:
        self.answered.emit(choice)

    def buttons(self) -> list[QPushButton]:
        """Return the buttons with the answers."""
        return self.findChildren(QPushButton)


class LookList(QLabel):
    """Lists in sentences what needs a look; where nothing does, it says that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importLook")
        self.setAccessibleName("What needs a look")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def show_sentences(self, groups: Mapping[str, Iterable[str]]) -> None:
        """Show sentences, each once.

        Args:
            groups: Sentences by what they are about; that is said if there is more than the first.
        """
        said: set[str] = set()
        lines: list[str] = []
        for number, (about, sentences) in enumerate(groups.items()):
            new = [each for each in dict.fromkeys(sentences) if each not in said]
            said.update(new)
            if new and number:
                lines += [*([""] if lines else []), f"{about}:"]
            lines += [f"• {isolate(sentence)}" for sentence in new]
        self.setText("\n".join(lines) if lines else "Nothing is left out.")
        self.setProperty("role", "warning" if lines else "muted")
        self.style().polish(self)


class MetadataView(QTextBrowser):
    """Shows title and metadata of an article, a field a line; as high as its lines are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importMetadata")
        self.setAccessibleName("Title and metadata")
        self.setTabChangesFocus(True)
        self.setOpenLinks(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(4)
        self._rows: Sequence[MetadataRow] = ()

    def show_rows(self, rows: Sequence[MetadataRow]) -> None:
        """Show fields in place of those before."""
        self._rows = rows
        colours = theme.current()
        ink, muted, warning = (
            colour.name() for colour in (colours.ink, colours.muted, colours.warning)
        )
        lines = [
            f'<p style="margin: 0 0 4px 0"><span style="color: {muted}">{escape(row.name)}</span>'
            f'&ensp;<span style="color: {warning if row.is_guess else ink}'
            f'{"; font-style: italic" if row.is_guess else ""}">{escape(isolate(row.value))}</span>'
            for row in rows
        ]
        self.setHtml("".join(lines))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the height of the lines."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        frame = self.height() - self.viewport().height()
        self.setFixedHeight(ceil(self.document().size().height()) + frame)


def wrapped_label(words: str, role: str = "") -> QLabel:
    """Return a label of plain text that breaks its lines; ``role`` is a role of the style sheet."""
    label = QLabel(words)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    return label


def fault_words(faults: Iterable[AnnotatorError]) -> str:
    """Return what cannot be read, a paragraph each."""
    return "\n\n".join(explain(fault, "") for fault in faults)
