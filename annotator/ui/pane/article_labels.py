"""The line of labels of the whole article, above its text."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from annotator.model import Annotation
from annotator.model.value_words import value_words
from annotator.ui.look import theme
from annotator.ui.session.session import Session
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.plain_text import no_shortcut, plain_tip
from annotator.words import shorten

_VALUE_CODE_POINTS = 40
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class ArticleLabels(QFrame):
    """Shows which labels the open article has and can have; a click gives or selects one.

    It is hidden where the tag set has no labels of whole articles.
    """

    left = Signal()
    """The annotator goes back to the text."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("articleLabels")
        self.setAccessibleName("Labels of the article")
        title = QLabel("Article:")
        title.setProperty("role", "muted")
        title.setContentsMargins(0, 3, 0, 0)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 5, 10, 5)
        layout.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._chips, 1)
        self.buttons: list[QPushButton] = []
        """One for each own label, each label that the article can have, and each colleague's."""
        self._shown: object = None
        for changed in (
            session.articleOpened,
            session.annotationsChanged,
            session.tagSetChanged,
            session.projectChanged,
            session.keys.changed,
            session.selection.changed,
        ):
            changed.connect(self.refresh)
        theme.schemeChanged.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Show the labels of the open article."""
        session = self._session
        labels = session.tag_set.article_labels
        of_article = session.article.of_article
        self.setVisible(bool((labels or of_article) and session.document is not None))
        if not labels and not of_article:
            return
        chosen = session.selection.annotation_id
        has_chosen = any(one.id == chosen for one in of_article)
        document = session.document.id if session.document is not None else ""
        keys = [session.keys.key(f"label.{label.name}") for label in labels]
        shown = (
            document,
            session.tag_set,
            list(of_article),
            chosen if has_chosen else "",
            keys,
            theme.current().dark,
            session.writable,
        )
        if shown == self._shown:  # Each change of the selection comes here.
            return
        self._shown = shown
        had_keyboard = next((n for n, one in enumerate(self.buttons) if one.hasFocus()), None)
        for button in self.buttons:
            self._flow.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        self._fill()
        if had_keyboard is not None and self.buttons:
            self.buttons[min(had_keyboard, len(self.buttons) - 1)].setFocus()

    def _fill(self) -> None:
        session = self._session
        me = session.project.annotator if session.project is not None else ""
        of_article = session.article.of_article
        own = [one for one in of_article if one.annotator == me]
        for label in session.tag_set.article_labels:
            mine = [one for one in own if one.label == label.name]
            for annotation in mine:
                self._add(label.name, annotation)
            if not mine and not label.retired:
                self._add(label.name, None)
        for annotation in of_article:
            if annotation.annotator != me:
                self._add(annotation.label, annotation, annotation.annotator)
        self._flow.invalidate()
        self._chips.updateGeometry()

    def _add(self, label: str, annotation: Annotation | None, owner: str = "") -> None:
        session = self._session
        definition = session.tag_set.label(label)
        text = label
        if annotation is not None and annotation.attributes:
            names = session.identity_names
            values = ", ".join(
                value_words(value, definition.attribute(name) if definition else None, names)
                for name, value in annotation.attributes.items()
            )
            text = f"{label}: {shorten(values, _VALUE_CODE_POINTS)}"
        key = session.keys.key(f"label.{label}") if not owner else ""
        shown = f"{owner}: {text}" if owner else text
        button = QPushButton(no_shortcut(f"{shown}  {key}" if key else shown))
        button.setObjectName(f"articleLabel.{label}")
        state = "given" if annotation is not None else "not given"
        button.setAccessibleName(f"{shown}, {state}")
        button.setToolTip(plain_tip(definition.description if definition is not None else label))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setEnabled(annotation is not None or session.writable)
        is_chosen = annotation is not None and annotation.id == session.selection.annotation_id
        button.setStyleSheet(self._sheet(label, annotation is not None, is_chosen))
        if annotation is None:
            button.clicked.connect(partial(self._give, label))
        else:
            button.clicked.connect(partial(self._choose, annotation.id, label, owner))
        button.installEventFilter(self)
        self._flow.addWidget(button)
        button.show()
        self.buttons.append(button)

    def _sheet(self, label: str, given: bool, chosen: bool) -> str:
        colours = theme.current()
        own = colours.label(self._session.tag_set, label)
        fill = own.strong if chosen else own.fill
        back = fill.name() if given else "transparent"
        ink = colours.ink.name() if given else colours.muted.name()
        edge = "solid" if given else "dashed"
        line = own.line.name() if given else colours.border.name()
        return (
            f"QPushButton {{ background: {back}; color: {ink}; border: 1px {edge} {line};"
            f" border-radius: 5px; padding: 1px 8px; }}"
            f"QPushButton:focus {{ border: 2px solid {colours.accent.name()}; padding: 0 7px; }}"
        )

    def _give(self, label: str) -> None:
        self._session.tagging.apply_label(label)

    def _choose(self, annotation_id: str, label: str, owner: str) -> None:
        selection = self._session.selection
        if not owner and selection.annotation_id == annotation_id and selection.active:
            self._session.tagging.apply_label(label)  # Once more takes it off.
        else:
            selection.choose(annotation_id, place=False)

    def enter(self) -> bool:
        """Give the first label the keyboard; return False where there is none."""
        if self.isHidden() or not self.buttons:
            return False
        self.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrow keys go from label to label, Enter click, and Esc go back to the text."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        at = next((n for n, one in enumerate(self.buttons) if one is watched), None)
        if at is None:
            return super().eventFilter(watched, event)
        if key in _STEPS:
            self.buttons[(at + _STEPS[key]) % len(self.buttons)].setFocus()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.buttons[at].click()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return super().eventFilter(watched, event)
        return True
