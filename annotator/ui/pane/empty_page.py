"""What stands where the article would be while none is open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.ui.session.session import Session


class EmptyPage(QWidget):
    """Says what to do next, and offers to do it."""

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
        """Say what fits the project as it is."""
        project = self._session.project
        if project is not None and project.articles.count() == 0:
            self.title.setText("This project has no articles yet")
            key = self._session.keys.key("file.paste")
            paste = f"paste one ({key})" if key else "paste one"
            self.text.setText(
                "Drop files or folders anywhere in this window, choose them, or copy an article "
                f"and {paste}. Plain text, web pages, Word, PDF, mail, tables, JSON, archives and "
                "the annotated files of other tools: what each of them is, is found out."
            )
            self.button.setVisible(self._session.writable)
        else:
            self.title.setText("No article is open")
            self.text.setText("Choose one on the left.")
            self.button.hide()
