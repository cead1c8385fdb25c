"""Asks a question of an import whose answers each change one option."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QRadioButton, QWidget

from annotator.formats.import_answers import Answer, answers_to, with_answer
from annotator.formats.importing import ImportOptions
from annotator.model import AnnotatorError
from annotator.ui.exchange.import_dialog import ImportDialog, Restart
from annotator.ui.widgets.plain_text import no_shortcut


class AnswersDialog(ImportDialog):
    """Asks a question with a radio button for each answer, which says what it would give.

    Args:
        error: The question.
        options: The options of the import.
        restart: Begins the import anew.
        parent: The parent widget.
    """

    def __init__(
        self,
        error: AnnotatorError,
        options: ImportOptions,
        restart: Restart,
        parent: QWidget | None = None,
    ) -> None:
        why = "Nothing was imported yet."
        super().__init__("answersDialog", "How a file is read", str(error), why, parent)
        self._options, self._restart = options, restart
        self._chosen: Answer | None = None
        for answer in answers_to(error):
            self._add(answer)
        self.column.addStretch(1)
        self.add_buttons()
        self.accepted.connect(self._go_on)

    def _add(self, answer: Answer) -> None:
        button = QRadioButton(no_shortcut(answer.short))
        button.setObjectName(f"answer.{answer.choice.value}")
        button.setAccessibleDescription(answer.gives)
        button.toggled.connect(partial(self._choose, answer))
        if self._chosen is None:
            button.setChecked(True)
        self.column.addWidget(button)
        if answer.gives:
            shown = QLabel(answer.gives)
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.setWordWrap(True)
            shown.setProperty("role", "muted")
            shown.setIndent(26)
            self.column.addWidget(shown)

    def _choose(self, answer: Answer, is_checked: bool) -> None:
        if is_checked:
            self._chosen = answer

    def _go_on(self) -> None:
        if self._chosen is not None:
            self._restart(options=with_answer(self._options, self._chosen.choice).options)
