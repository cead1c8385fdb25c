"""The keys that help at the moment, shown at the foot of the window."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.model.relations import relation_type_name
from annotator.text.steps import reading_step
from annotator.ui.keys.key_text import in_words, key_text
from annotator.ui.look import theme
from annotator.ui.session.session import Session
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.plain_text import plain_tip

Hint = tuple[str, str]
"""A key, and the effect that it has."""
_GAP_PX, _PAD_PX = 14, 5
_INSIDE: dict[str, list[Hint]] = {
    "relateBar": [("Tab", "next"), ("↓", "all articles"), ("Enter", "relate"), ("Esc", "leave")],
    "inspector": [("↑ ↓", "next field"), ("Esc", "back to the text")],
    "attribute": [
        ("letter or number", "set value"),
        ("Enter", "take the guess, go on"),
        ("↑ ↓", "next field"),
        ("Esc", "back to the text"),
    ],
    "identityField": [("Enter", "keep"), ("↑ ↓", "next field"), ("Esc", "back, as it was")],
    "typedValue": [("Enter", "keep, go on"), ("↑ ↓", "next field"), ("Esc", "back, as it was")],
    "typedText": [("Esc", "keep, and back to the text"), ("↑ ↓", "next field")],
    "noteField": [("Esc", "keep, and back to the text"), ("↑ ↓", "next field")],
    "relation": [
        ("Enter", "go there"),
        ("Del", "remove"),
        ("↑ ↓", "next field"),
        ("Esc", "back to the text"),
    ],
    "versionEditor": [
        ("Enter", "keep"),
        ("label key", "change label"),
        ("↓", "attributes"),
        ("Esc", "leave it as it was"),
    ],
    "relationList": [
        ("Space", "into the gold layer, or not"),
        ("↑ ↓", "next relation"),
        ("Esc", "back to the text"),
    ],
    "reasonField": [("Enter", "keep"), ("Esc", "back to the text, as it was")],
    "commentField": [("Enter", "send"), ("Esc", "back to the text")],
    "guidelineSearch": [("Enter", "next place"), ("Esc", "back to the text")],
    "guidelineText": [("Esc", "back to the text")],
    "sectionField": [("Ctrl+Enter", "save"), ("Esc", "leave it as a draft")],
    "memoField": [("Ctrl+Enter", "save"), ("Esc", "save, and back to the text")],
    "historyButton": [("Enter", "open or close"), ("↑ ↓", "next field"), ("Esc", "back")],
}
"""Keys that fields handle themselves, without a command."""
_PANES = (
    *("inspector", "annotationTable", "attributionTable"),
    *("findBar", "relateBar", "articleList", "versionEditor", "commentField"),
    *("relationList", "reasonField"),
    *("guidelineSearch", "guidelineText", "sectionField", "memoField"),
)
"""Object names of the parts of the window in which keys have meanings of their own."""
_INSPECTOR_FIELDS = (
    *("attribute", "typedValue", "typedText", "identityField", "noteField"),
    *("relation", "historyButton"),
)
"""Beginnings of object names, before a full stop, of fields in the inspector."""


class KeyHints(QWidget):
    """Shows a row of keys, each with a word or two, as far as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyHints")
        self.setAccessibleName("Keys that apply now")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._source: Callable[[], Sequence[Hint]] = tuple
        self._hints: Sequence[Hint] = ()
        self._later = QTimer(self, interval=0, singleShot=True)
        self._later.timeout.connect(self._refresh)

    def show_from(self, source: Callable[[], Sequence[Hint]]) -> None:
        """Show the hints that ``source`` returns, and ask it again after `refresh_later`."""
        self._source = source
        self.refresh_later()

    def refresh_later(self) -> None:
        """Ask for the hints again, once in this turn of the event loop."""
        self._later.start()

    def _refresh(self) -> None:
        self._later.stop()
        hints = self._source()
        if hints != self._hints:
            self._hints = hints
            words = ", ".join(f"{key}: {does}" for key, does in hints)
            self.setAccessibleDescription(words)
            self.setToolTip(plain_tip(words))
            self.update()

    def hints(self) -> Sequence[Hint]:
        """Return the hints of the moment."""
        if self._later.isActive():
            self._refresh()
        return self._hints

    def sizeHint(self) -> QSize:
        """Return the size of one line."""
        return QSize(320, self.fontMetrics().height() + 6)

    def minimumSizeHint(self) -> QSize:
        """Return next to no width."""
        return QSize(40, self.fontMetrics().height() + 6)

    def _width(self, hint: Hint) -> int:
        metrics = self.fontMetrics()
        key, does = hint
        return metrics.horizontalAdvance(key) + 2 * _PAD_PX + 5 + metrics.horizontalAdvance(does)

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hints from the right, without the last ones if there is no room for them."""
        shown: list[Hint] = []
        room = self.width() - 4
        for hint in self._hints:
            room -= self._width(hint) + (_GAP_PX if shown else 0)
            if room < 0:
                break
            shown.append(hint)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, metrics = theme.current(), self.fontMetrics()
        x = self.width() - 4
        if shown:
            x -= sum(map(self._width, shown)) + _GAP_PX * (len(shown) - 1)
        for key, does in shown:
            wide = metrics.horizontalAdvance(key) + 2 * _PAD_PX
            box = QRect(x, (self.height() - metrics.height()) // 2 - 1, wide, metrics.height() + 2)
            painter.setPen(colours.border)
            painter.setBrush(colours.surface)
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(colours.ink)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
            painter.setPen(colours.muted)
            x += wide + 5
            words = QRect(x, box.top(), metrics.horizontalAdvance(does) + 2, box.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, does)
            x += words.width() - 2 + _GAP_PX
        painter.end()


def place_of_keyboard(focus: QWidget | None, *, fields: bool = False) -> str:
    """Return the object name of the pane that has the keyboard, or ``"article"``.

    Args:
        focus: The widget that has the keyboard.
        fields: Whether to return the name of the inspector's field instead of ``"inspector"``.
    """
    widget = focus
    while widget is not None:
        name = widget.objectName().partition(".")[0]
        if name in _PANES or (fields and name in _INSPECTOR_FIELDS):
            return name
        widget = widget.parentWidget()
    return "article"


def hints_now(session: Session, *, place: str, selected: bool) -> list[Hint]:
    """Return the keys that help now; commands without a key are left out.

    Args:
        session: The session, whose state decides which commands help.
        place: The place of the keyboard, or ``"review"`` for the article in Review mode.
        selected: Whether text is selected.
    """
    return [(key, does) for key, does in _hints(session, place, selected) if key]


def _hints(session: Session, place: str, selected: bool) -> list[Hint]:
    key = session.keys.key
    if session.document is None:
        return [(key("help.commands"), "all commands"), (key("help.keys"), "all keys")]
    if session.relating.source_id is not None and place != "relateBar":
        return [
            (key("tag.next"), "next"),
            (key("tag.attributes"), "relate"),
            (key("tag.escape"), "leave"),
        ]
    if place in _INSIDE:
        return _INSIDE[place]
    if place in _PLACE_HINTS:
        return _PLACE_HINTS[place](session)
    if not session.writable:
        return [
            (key("tag.next"), "next annotation"),
            (key("edit.find"), "find"),
            (key("article.next"), "next article"),
        ]
    return _selected_hints(session) if selected else _article_hints(session)


def _selected_hints(session: Session) -> list[Hint]:
    hints = [*_label_hints(session), (in_words("Shift+key"), "and relate")]
    completing = session.tagging.completing_label()
    if completing is not None:
        label, relations = completing
        types = ", ".join(relation_type_name(option.type) for option in relations)
        hints.insert(0, (session.keys.key(f"label.relate.{label}"), f"{label}, {types}"))
    if session.selection.annotation_id:
        hints.append((session.keys.key("tag.fragment"), "add to the selected one"))
    return hints


def _extend_key(session: Session) -> str:
    """Return the key that goes on in the text: to the left where the text runs from the right."""
    document, annotation = session.document, session.selection.annotation()
    place = session.selection.text
    if annotation is not None:
        at = annotation.start
    else:
        at = place.position() if place is not None else 0
    text = document.text if document is not None else ""
    side = "right" if reading_step(text, at, 1) > 0 else "left"
    return session.keys.key(f"extend.word.{side}")


def _article_hints(session: Session) -> list[Hint]:
    key = session.keys.key
    if session.selection.active and session.selection.suggestion() is not None:
        return [
            (key("tag.attributes"), "accept"),
            (key("tag.remove"), "reject"),
            (key("tag.next"), "next"),
            ("label key", "accept as"),
            (key("suggest.accept-all"), "accept all"),
        ]
    if session.selection.active:
        claim = session.tagging.claim_label_for_selected()
        return [
            *([(key(f"label.relate.{claim}"), "tag what is said")] if claim else []),
            (key("tag.attributes"), "attributes"),
            (key("tag.next"), "next"),
            (key("tag.relate"), "relate"),
            (_extend_key(session), "longer"),
            (key("tag.remove"), "remove"),
        ]
    return [
        (_extend_key(session), "select"),
        (key("extend.grow"), "grow"),
        (key("tag.next"), "next"),
        (key("edit.find"), "find"),
    ]


def _find_hints(session: Session) -> list[Hint]:
    key = session.keys.key
    return [
        ("Enter", "next"),
        (key_text("Shift+Return"), "previous"),
        ("Esc", "back to the text"),
        (key("find.words"), "whole words"),
        (key("find.pattern"), "expression"),
        (key("find.case"), "match case"),
    ]


def _table_hints(session: Session) -> list[Hint]:
    removes = (session.keys.key("tag.remove"), "remove")
    return [("Enter", "to the text"), removes, ("label key", "change label")]


def _article_list_hints(session: Session) -> list[Hint]:
    further = (session.keys.key("article.next"), "next article")
    return [("Enter", "open"), further, ("Esc", "back to the text")]


def _review_hints(session: Session) -> list[Hint]:
    key = session.keys.key
    if not session.writable:
        return [(key("review.next"), "next place"), (key("article.next"), "next article")]
    return [
        (key("review.next"), "next place"),
        (f"{key('review.accept.1')} {key('review.accept.2')} …", "accept a version"),
        (key("review.alike"), "accept what is alike"),
        (key("review.all"), "keep all"),
        (key("review.none"), "none"),
        (key("review.edit"), "edit"),
        (key("review.relations"), "relations"),
        (key("review.why"), "why"),
        (key("review.comment"), "comment"),
        (key("review.withdraw"), "withdraw"),
    ]


def _label_hints(session: Session) -> list[Hint]:
    names = [label.name for label in session.tag_set.offered_labels()]
    keyed = [(session.keys.key(f"label.{name}"), name) for name in names]
    return [(key, name) for key, name in keyed if key][:3]


_PLACE_HINTS: dict[str, Callable[[Session], list[Hint]]] = {
    "findBar": _find_hints,
    "annotationTable": _table_hints,
    "attributionTable": _table_hints,
    "review": _review_hints,
    "articleList": _article_list_hints,
}
