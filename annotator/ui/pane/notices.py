"""Notices in the article pane: no article, hidden layers, what an edit left out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.project.text_versions import Placed
from annotator.ui.session.session import Session
from annotator.words import join_names, number, quote, shorten

_QUOTED_CODE_POINTS = 80
_MAX_NAMES = 3
"""The number of colleagues who are named."""


class EmptyPage(QWidget):
    """Takes the place of the article while none is open; says and offers what to do next."""

    importWanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("emptyPage")
        self._session = session
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.text = QLabel()
        self.text.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = QPushButton("Import files…")
        self.button.setObjectName("emptyImport")
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self.importWanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 0, 40, 0)
        layout.setSpacing(12)
        layout.addStretch(2)
        for widget in (self.title, self.text):
            layout.addWidget(widget)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        session.articlesChanged.connect(self.refresh)
        session.keys.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the words that fit the project."""
        project = self._session.project
        if project is not None and project.articles.count() == 0:
            self.title.setText("This project has no articles yet")
            key = self._session.keys.key("file.paste")
            paste = f"paste one ({key})" if key else "paste one"
            self.text.setText(
                "Drop files or folders anywhere in this window, choose them, or copy an article "
                f"and {paste}. Plain text, web pages, Word, PDF, mail, tables, JSON, archives and "
                "the annotated files of other tools: the format of each is recognised."
            )
            self.button.setVisible(self._session.writable)
        else:
            self.title.setText("No article is open")
            self.text.setText("Choose one on the left.")
            self.button.hide()


class LayersLine(QFrame):
    """Offers to show colleagues' layers under an article that only they have tagged."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layersLine")
        self.setAccessibleName("Colleagues’ layers")
        self._session = session
        self.text = QLabel()
        self.text.setObjectName("layersText")
        self.text.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.button = QPushButton()
        self.button.setObjectName("showLayers")
        self.button.setProperty("role", "link")
        self.button.clicked.connect(lambda: session.show_colleagues(True))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 7, 10, 7)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.button)
        session.articleOpened.connect(self.refresh)
        session.annotationsChanged.connect(self.refresh)
        session.colleagues.changed.connect(self.refresh)
        session.keys.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the line if all annotations of the article are hidden."""
        session, colleagues = self._session, self._session.colleagues
        offered = bool(colleagues.hidden) and not session.article.ordered
        if offered:
            hidden = f"{_describe_hidden(dict(colleagues.hidden))} not shown."
            blind = "This project is blind: colleagues’ work is shown once yours is marked as done."
            self.text.setText(blind if colleagues.blinded else hidden)
            self.button.setVisible(not colleagues.blinded)
            self.button.setText(session.keys.tip("Show colleagues’ layers", "view.colleagues"))
        self.setVisible(offered)


class CorrectedLine(QFrame):
    """Says under an article what its corrections left to do, and opens the list of it."""

    looksWanted = Signal()
    versionsWanted = Signal()
    doubtfulChanged = Signal(dict)
    """Annotation id -> why it needs a look, in words."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("correctedLine")
        self.setAccessibleName("After corrections of the text")
        self._session = session
        self.text = QLabel()
        self.text.setObjectName("correctedText")
        self.text.setWordWrap(True)
        self.looks = QPushButton()
        self.looks.setObjectName("showLooks")
        self.looks.clicked.connect(self.looksWanted)
        self.compare = QPushButton("Compare the versions")
        self.compare.setObjectName("compareVersions")
        self.compare.clicked.connect(self.versionsWanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 7, 10, 7)
        layout.addWidget(self.text, 1)
        for button in (self.looks, self.compare):
            button.setProperty("role", "link")
            layout.addWidget(button)
        self._is_corrected = False
        """Whether the open article was corrected; a correction opens it again."""
        session.articleOpened.connect(lambda: self._opened())
        session.edited.connect(lambda: self.refresh())
        session.keys.changed.connect(self.refresh)
        self.refresh()

    def _opened(self) -> None:
        project, document = self._session.project, self._session.document
        self._is_corrected = (
            project is not None and document is not None and project.versions.has(document.id)
        )
        self.refresh()

    def refresh(self) -> None:
        """Show the line if annotations need a look, or if the text was corrected apart."""
        session = self._session
        project, document = session.project, session.document
        if not self._is_corrected or project is None or document is None:
            self.doubtfulChanged.emit({})
            self.hide()
            return
        doubtful = project.versions.doubtful(document.id)
        looks = len(doubtful)
        self.doubtfulChanged.emit({one.annotation.id: _describe_doubtful(one) for one in doubtful})
        clashes = project.versions.clashes(document.id)
        sentences: list[str] = []
        if looks:
            need = number(looks, "annotation needs", "annotations need")
            sentences.append(f"{need} a look since the text was corrected.")
        if clashes:
            names = join_names(sorted({clash.annotator for clash in clashes}))
            sentences.append(f"{names} corrected the text apart from this one.")
        self.text.setText(" ".join(sentences))
        self.looks.setText(session.keys.tip("Look at them", "article.looks"))
        self.looks.setVisible(bool(looks))
        self.compare.setVisible(bool(clashes))
        self.setVisible(bool(sentences))


def _describe_doubtful(placed: Placed) -> str:
    before = quote(shorten(placed.own.text, _QUOTED_CODE_POINTS))
    return f"To look at: before the text was corrected, it covered {before}."


class LeftOutLine(QFrame):
    """Names what the latest edit left out, and takes the edit back, until the next edit.

    The status bar has said how much it is, and screen readers have read that.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("leftOutLine")
        self.setAccessibleName("Left out by the latest edit")
        self._session = session
        self.text = QLabel()
        self.text.setObjectName("leftOutText")
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QPushButton()
        self.button.setObjectName("leftOutUndo")
        self.button.setProperty("role", "link")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(lambda: session.history.undo())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 7, 10, 7)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.button)
        session.leftOut.connect(self._show)
        session.edited.connect(lambda: self.hide())
        session.articleOpened.connect(lambda: self.hide())
        self.hide()

    def _show(self, message: str) -> None:
        self.text.setText(message)
        self.setAccessibleDescription(message)
        self.button.setText(self._session.keys.tip("Undo", "history.undo"))
        self.show()


def _describe_hidden(hidden: dict[str, int]) -> str:
    """Return ``83 annotations by ben and eva are``.

    Args:
        hidden: Annotator -> number of hidden annotations.
    """
    total = sum(hidden.values())
    names = sorted(hidden, key=lambda name: (-hidden[name], name))
    if len(names) > _MAX_NAMES:
        names = [*names[: _MAX_NAMES - 1], f"{len(names) - _MAX_NAMES + 1} others"]
    people = join_names(names)
    if total == 1:
        return f"1 annotation by {people} is"
    return f"{total:,} annotations by {people} are"
