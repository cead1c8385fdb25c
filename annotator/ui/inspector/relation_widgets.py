"""A relation as a row of the inspector, and the menu that asks which relation is meant."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from annotator.model import Annotation, TagSet
from annotator.model.relations import RelationOption, relation_keys, relation_type_name
from annotator.ui.look import theme
from annotator.ui.tables.row_model import CELL_CODE_POINTS
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.own_direction import paint_line
from annotator.ui.widgets.plain_text import no_shortcut, plain_tip
from annotator.words import isolate, shorten

_TIP_CODE_POINTS = 200
_ARTICLE_INDENT_PX = 18


class RelationRow(QWidget):
    """A relation of the selected annotation: its type and its other end.

    Enter or a click goes to the other end; Delete removes the relation.
    """

    followed = Signal(str)
    """The id of the annotation at the other end."""
    removed = Signal(str)
    """The id of the relation."""
    moved = Signal(int)
    """The keyboard wants to go to the next field (1), or the one before (-1)."""
    left = Signal()

    def __init__(
        self,
        relation_id: str,
        phrase: str,
        other: Annotation,
        tag_set: TagSet,
        removable: bool,
        article: str = "",
    ) -> None:
        """Show a relation.

        Args:
            relation_id: The id of the relation.
            phrase: Its type, as it is read from the selected annotation.
            other: The annotation at the other end.
            tag_set: The tag set of the labels.
            removable: Whether the annotator may remove it.
            article: The title of the other end's article, if that is another one.
        """
        super().__init__()
        self._article = " ".join(article.split())
        self.relation_id = relation_id
        self.other = other
        self._phrase, self._tag_set = phrase, tag_set
        self.setObjectName(f"relation.{relation_id}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        text = isolate(shorten(other.text, _TIP_CODE_POINTS))
        where = f", in the article {isolate(self._article)}" if self._article else ""
        self.setAccessibleName(f"{phrase} {other.label}: {text}{where}")
        goes = "Enter shows it beside this article" if where else "Enter goes there"
        self.setToolTip(
            plain_tip(f"{phrase} {other.label}: {text}{where}\n{goes}, Del removes this")
        )
        self._remove = QToolButton(self)
        self._remove.setProperty("role", "quiet")
        self._remove.setText("×")
        self._remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._remove.setAccessibleName(f"Remove the relation {phrase} {text}")
        self._remove.setToolTip("Remove this relation (Del)")
        self._remove.setCursor(Qt.CursorShape.ArrowCursor)
        self._remove.clicked.connect(lambda: self.removed.emit(self.relation_id))
        self._remove.setVisible(removable)
        self._removable = removable

    def sizeHint(self) -> QSize:
        """Return the size of one line, or of two if the other end is in another article."""
        lines = 2 if self._article else 1
        return QSize(160, lines * self.fontMetrics().height() + 10)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button at the end."""
        super().resizeEvent(event)
        side = self._line_height() - 4
        self._remove.setFixedSize(side, side)
        self._remove.move(self.width() - side - 2, 2)

    def _line_height(self) -> int:
        return self.fontMetrics().height() + 10

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the relation's name, then the other end in its label's colour."""
        colours = theme.current()
        own = colours.label(self._tag_set, self.other.label)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(self.font())
        if self.hasFocus() or self.underMouse():
            painter.setPen(colours.accent if self.hasFocus() else colours.border)
            painter.setBrush(colours.surface)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        middle = Qt.AlignmentFlag.AlignVCenter
        box = self.rect().adjusted(6, 0, -self._line_height() - 2, 0)
        box.setHeight(self._line_height())
        painter.setPen(colours.muted)
        painter.drawText(box, middle, self._phrase)
        box.setLeft(box.left() + metrics.horizontalAdvance(self._phrase) + 8)
        dot = QRectF(box.left(), box.center().y() - 4, 9, 9)
        painter.setPen(own.line)
        painter.setBrush(own.fill)
        painter.drawRoundedRect(dot, 2.5, 2.5)
        box.setLeft(box.left() + 15)
        painter.setPen(colours.ink)
        paint_line(painter, box, shorten(self.other.text, CELL_CODE_POINTS))
        if self._article:
            painter.setPen(colours.muted)
            below = box.translated(0, metrics.height())
            below.setLeft(self.rect().left() + _ARTICLE_INDENT_PX)
            paint_line(painter, below, shorten(self._article, CELL_CODE_POINTS))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the other end."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.followed.emit(self.other.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Follow on Enter, remove on Delete, go on with arrows, and back to the text on Esc."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.followed.emit(self.other.id)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._removable:
            self.removed.emit(self.relation_id)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that it has the keyboard."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it has the keyboard no longer."""
        super().focusOutEvent(event)
        self.update()


class RelationMenu(QMenu):
    """Asks which of several relations is meant: a line for each, with two keys.

    The relation's number in the tag set and an underlined letter of its name choose it. Both are
    the same wherever it is offered.
    """

    def __init__(
        self,
        options: Sequence[RelationOption],
        likeliest: RelationOption | None,
        tag_set: TagSet,
        name_of: Callable[[str], str],
        chosen: Callable[[RelationOption], object],
        parent: QWidget,
    ) -> None:
        """Offer some relations.

        Args:
            options: The relations that are possible, in the order in which they are offered.
            likeliest: The one that Enter chooses; None: Enter chooses none.
            tag_set: The tag set, from which their keys follow.
            name_of: Names an annotation by its id.
            chosen: Is called with the relation that the annotator chose.
            parent: The widget over which the menu opens.
        """
        super().__init__(parent)
        self.setObjectName("relationMenu")
        self.setAccessibleName("Which relation?")
        self.setToolTipsVisible(True)
        self._by_key: dict[str, QAction] = {}
        keys = relation_keys(tag_set)
        first = (likeliest or options[0]).source
        for option in options:
            key = keys[option.type.name]
            name = _underlined(relation_type_name(option.type), key.letter)
            other = option.target if option.source == first else option.source
            arrow = "" if option.source == first else "← "
            other_name = no_shortcut(name_of(other))
            action = self.addAction(f"{key.number or ' '}   {arrow}{name}   {other_name}")
            action.setToolTip(plain_tip(option.type.description))
            action.triggered.connect(lambda _=False, option=option: chosen(option))
            self._by_key |= {sign: action for sign in (key.number, key.letter) if sign}
            if option is likeliest:
                self.setActiveAction(action)

    def event(self, event: QEvent) -> bool:
        """Keep letters from being taken as the keys of labels while the menu is open."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a relation by its number, or by the underlined letter of its name.

        Enter chooses only a line that is lit: Qt would go to the first.
        """
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and self.activeAction() not in self.actions():
            return
        action = self._by_key.get(event.text().casefold()) if event.text() else None
        if action is not None:
            self.close()
            action.trigger()
        else:
            super().keyPressEvent(event)


def _underlined(name: str, letter: str) -> str:
    """Return a name for a menu in which the first place of a letter is underlined."""
    at = next((at for at, sign in enumerate(name) if letter and sign.casefold() == letter), None)
    if at is None:
        return no_shortcut(name)
    before, after = map(no_shortcut, (name[:at], name[at:]))
    return f"{before}&{after}"
