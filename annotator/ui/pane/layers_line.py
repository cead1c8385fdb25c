"""A line under an article in which only colleagues have tagged: says so, and shows it."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from annotator.ui.session.session import Session

_MOST_NAMES = 3


class LayersLine(QFrame):
    """Offers colleagues' layers where nothing of one's own would be in their way."""

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
        session.articleOpened.connect(lambda _: self.refresh())
        session.annotationsChanged.connect(lambda _changed, _removed: self.refresh())
        session.colleagues.changed.connect(self.refresh)
        session.keys.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say what is hidden, if that is all there is."""
        session = self._session
        offered = bool(session.colleagues.hidden) and not session.article.ordered
        if offered:
            said = f"{_said(dict(session.colleagues.hidden))} not shown."
            until = "This project is blind: colleagues’ work is shown once yours is marked as done."
            self.text.setText(until if session.colleagues.blinded else said)
            self.button.setVisible(not session.colleagues.blinded)
            self.button.setText(session.keys.tip("Show colleagues’ layers", "view.colleagues"))
        self.setVisible(offered)


def _said(hidden: dict[str, int]) -> str:
    """``83 annotations by ben and eva are``."""
    number = sum(hidden.values())
    names = sorted(hidden, key=lambda name: (-hidden[name], name))
    if len(names) > _MOST_NAMES:
        names = [*names[: _MOST_NAMES - 1], f"{len(names) - _MOST_NAMES + 1} others"]
    people = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return (
        f"1 annotation by {people} is" if number == 1 else f"{number:,} annotations by {people} are"
    )
