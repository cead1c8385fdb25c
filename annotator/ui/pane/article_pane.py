"""The middle of the window: the article, and the bars and menus around it."""

from typing import Literal

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from annotator.model import Fragment
from annotator.model.relations import RelationOption, likeliest_option
from annotator.text.steps import paragraph_at
from annotator.ui.article.reading_place import Sight
from annotator.ui.foot.hint_line import HintLine
from annotator.ui.inspector.relate_bar import RelateBar
from annotator.ui.inspector.relation_widgets import RelationMenu
from annotator.ui.pane.annotation_menu import AnnotationMenu
from annotator.ui.pane.article_labels import ArticleLabels
from annotator.ui.pane.article_side import ArticleSide
from annotator.ui.pane.notices import CorrectedLine, EmptyPage, LayersLine, LeftOutLine
from annotator.ui.pane.sides import Sides
from annotator.ui.session.session import Session
from annotator.ui.settings import HIDE_MAP, Settings
from annotator.ui.widgets.small_widgets import ColumnScroll, MenuKeys

_MENU_GAP_PX = 4
"""Between an annotation and the menu of its relations."""


_Unit = Literal["word", "character", "sentence"]


class ArticlePane(QWidget):
    """Joins the article view to the session: shows its changes, and passes gestures on to it."""

    importWanted = Signal()
    attributesWanted = Signal()
    commentWanted = Signal()
    correctWanted = Signal(int)
    looksWanted = Signal()
    versionsWanted = Signal()
    contextChanged = Signal()
    """The caret, the selection or the mode changed, and with it the effect of keys."""
    labelEditWanted = Signal(str)
    """A label is to be changed in the codebook: its name."""
    exampleWanted = Signal()
    """What is selected is to be sent to the examples of a label."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("articlePane")
        self._session, self._settings = session, settings
        self._before_relating: tuple[str, Sight] | None = None
        """The article, and what was in sight of it, as relate mode began."""
        self._bar_height = 0
        """The height of the relate bar for which the text was scrolled."""
        self.sides = Sides(session, settings, self._connect_side)
        """The open article, and the one beside it."""
        self._take_side()
        session.beside.exchanged.connect(self._take_side)
        self.sides.built.connect(lambda: self._name_identities())
        self.relate_bar = RelateBar(session)
        self.layers_line = LayersLine(session)
        self.left_out_line = LeftOutLine(session)
        self.corrected_line = CorrectedLine(session)
        self.corrected_line.doubtfulChanged.connect(self._show_doubtful)
        self.corrected_line.looksWanted.connect(self.looksWanted)
        self.corrected_line.versionsWanted.connect(self.versionsWanted)
        self.article_labels = ArticleLabels(session)
        self.article_labels.left.connect(self.take_keyboard)
        self.hint_line = HintLine(session, settings)
        self.empty_page = EmptyPage(session)
        self.empty_page.importWanted.connect(self.importWanted)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.relate_bar)
        layout.addWidget(self.article_labels)
        layout.addWidget(self.sides, 1)
        layout.addWidget(self.left_out_line)
        layout.addWidget(self.layers_line)
        layout.addWidget(self.corrected_line)
        layout.addWidget(self.hint_line)
        self._stack = QStackedWidget()
        self._stack.addWidget(ColumnScroll(self.empty_page))
        self._stack.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.setMinimumWidth(360)
        self._connect_session()
        self.relate_bar.left.connect(self.take_keyboard)

    def _connect_side(self, side: ArticleSide) -> None:
        session, view = self._session, side.view
        side.label_palette.labelChosen.connect(self._tag)
        side.label_palette.editWanted.connect(self.labelEditWanted)
        side.find_bar.left.connect(self.take_keyboard)
        side.find_bar.messageWanted.connect(session.statusMessage)
        view.caret.moved.connect(lambda: self._caret_moved(side))
        view.mouse.clickedAnnotation.connect(self._choose)
        view.mouse.draggedOnto.connect(session.relating.relate)
        view.mouse.draggedEnd.connect(self._set_extent)
        view.mouse.selectedText.connect(self._offer_labels)
        view.menuWanted.connect(self._show_menu)
        view.reading_place.moved.connect(side.label_palette.hide)

    def _take_side(self) -> None:
        """Act on the open article: it may be at the other side now."""
        self.side = side = self.sides.current
        """The side of the open article, on which keys act."""
        self.view = side.view
        """The view of the open article."""
        self.find_bar = side.find_bar
        self.label_palette = side.label_palette
        """The labels beside text that was selected in the open article."""
        self.unfinished_marks = side.unfinished_marks
        self.place_timer = side.place_timer
        """Runs from a move in the open article until its place is kept."""

    def views(self) -> list[QWidget]:
        """Return the views in sight, in the order in which they are laid out."""
        return [side.view for side in self.sides.shown()]

    def _connect_session(self) -> None:
        session = self._session
        session.articleOpened.connect(lambda: self._open())
        session.projectChanged.connect(self._project_changed)
        session.tagSetChanged.connect(self._tag_set_changed)
        for changed in (session.articleOpened, session.identitiesChanged, session.tagSetChanged):
            changed.connect(self._name_identities)
        session.annotationsChanged.connect(self._annotations_changed)
        session.relationsChanged.connect(self._relations_changed)
        session.suggestions.changed.connect(self._suggestions_changed)
        session.selection.changed.connect(self._show_current)
        session.comments.changed.connect(self._comments_changed)
        session.relating.changed.connect(self._show_relating)
        session.relating.choiceNeeded.connect(self._ask_for_relation)

    def _name_identities(self) -> None:
        for side in self.sides.all():
            side.view.scene.identity_names = self._session.identity_names

    # From the session to the view

    def _project_changed(self) -> None:
        project = self._session.project
        for side in self.sides.all():
            side.project_id = project.id if project is not None else ""
        self.sides.show_tag_set()
        self.empty_page.refresh()

    def _tag_set_changed(self) -> None:
        if self._session.document is not None:
            self._open()
        self.sides.show_tag_set()
        self.empty_page.refresh()

    def _open(self) -> None:
        if self.sides.exchanging:
            # Both articles are in sight as they are.
            self.sides.exchanging = False
        else:
            self.side.open()
        if self._session.document is None:
            self._stack.setCurrentIndex(0)
            self.empty_page.refresh()
            return
        self.corrected_line.refresh()
        self._stack.setCurrentIndex(1)
        self.sides.show_headers()

    def _annotations_changed(self, changed: list[str], removed: list[str]) -> None:
        self.side.update_annotations(changed, removed)

    def _relations_changed(self) -> None:
        self.side.update_relations()
        self._show_attribution()

    def _show_doubtful(self, doubtful: dict[str, str]) -> None:
        self.view.set_doubtful(doubtful)

    def _suggestions_changed(self) -> None:
        self.view.set_suggestions(self._session.suggestions.waiting())
        self.sides.show_suggestions_beside()
        self.contextChanged.emit()

    def _show_current(self, annotation_id: str) -> None:
        self.side.show_selected(annotation_id, self._session.selection.active)
        self._show_attribution()
        self.contextChanged.emit()

    def _show_attribution(self) -> None:
        """Mark the other members of the selected annotation's attribution."""
        self.sides.show_selection(self._session.selection.annotation_id)

    def _comments_changed(self, document_ids: list[str]) -> None:
        for side in self.sides.shown():
            if side.document_id in document_ids:
                side.show_commented()

    # Relate mode

    def _show_relating(self) -> None:
        """Show the candidate; when relate mode ends, go back to where the annotator was working."""
        relating, reading_place = self._session.relating, self.view.reading_place
        if relating.source_id is None:
            if self._before_relating is not None:
                document_id, sight = self._before_relating
                self._before_relating = None
                other = self.sides.other
                if other is not None and document_id == other.document_id:
                    # The target was chosen in the other article; the work goes on in this one.
                    self._session.beside.exchange()
                    self.take_keyboard()
                if document_id == self.side.document_id:
                    self.view.reading_place.go_to(sight)
        elif self._before_relating is None:
            self._before_relating = self.side.document_id, reading_place.sight()
            self._bar_height = 0
        self._keep_text_below_bar()
        self.sides.show_candidate(relating.candidate_id)
        self.contextChanged.emit()

    def _keep_text_below_bar(self) -> None:
        """Scroll as far as the bar that has appeared, or has grown, pushes the view down."""
        page = self.relate_bar.parentWidget()
        layout = page.layout() if page is not None else None
        if layout is not None and not self.relate_bar.isHidden():
            layout.activate()
            height = self.relate_bar.height()
            bar = self.view.verticalScrollBar()
            grown, self._bar_height = height - self._bar_height, height
            bar.setValue(bar.value() + grown)
            source = self._session.annotation(self._session.relating.source_id)
            if grown and source is not None and self._session.relating.candidate_id is None:
                self.view.caret.reveal(source.start, source.end)

    def _ask_for_relation(self, options: list[RelationOption]) -> None:
        session, view = self._session, self.view
        ends = [session.annotation(one) for one in (options[0].target, options[0].source)]
        here = [end for end in ends if end is not None]
        likeliest = likeliest_option(options, *here) if len(here) == len(ends) else None
        menu = RelationMenu(
            options, likeliest, session.tag_set, session.name_of, session.relating.make, view
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        boxes = [view.page.rect_of(end.start, end.end) for end in here]
        in_sight = [box for box in boxes if view.viewport().rect().intersects(box)]
        box = in_sight[0] if in_sight else view.caret.rect()
        below = box.bottomLeft() + QPoint(0, _MENU_GAP_PX)
        menu.popup(view.viewport().mapToGlobal(below))

    # From the view to the session

    def _choose(self, annotation_id: str) -> None:
        self._session.selection.choose(annotation_id, place=False)

    def _caret_moved(self, side: ArticleSide) -> None:
        side.label_palette.hide()
        if side is self.side:
            self._session.selection.leave_to_text()
            self.contextChanged.emit()

    def _offer_labels(self) -> None:
        view, caret = self.view, self.view.caret
        selected = caret.selection()
        if self._session.writable and selected is not None:
            origin = view.viewport().pos()
            # The paragraph is read on from the selection.
            end = paragraph_at(view.article().text, selected[1])[1]
            being_read = view.page.rect_of(selected[0], end)
            boxes = (being_read, caret.selection_rect(), caret.rect())
            self.label_palette.show_beside(*(box.translated(origin) for box in boxes))

    def _show_menu(self, annotation_ids: list[str], screen_point: QPoint) -> None:
        """Show the menu of the annotations at a point; where none are, offer to tag the word."""
        session, view = self._session, self.view
        if not annotation_ids and view.caret.selection() is None:
            view.mouse.select_word_at(QPointF(view.viewport().mapFromGlobal(screen_point)))
            self._offer_labels()
            return
        self.label_palette.hide()
        menu = AnnotationMenu(session, annotation_ids, view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.pointedAt.connect(view.set_drop_target)
        menu.aboutToHide.connect(lambda: view.set_drop_target(session.relating.candidate_id))
        menu.attributesWanted.connect(self.attributesWanted)
        menu.commentWanted.connect(self.commentWanted)
        menu.correctWanted.connect(self.correctWanted)
        menu.labelEditWanted.connect(self.labelEditWanted)
        menu.exampleWanted.connect(self.exampleWanted)
        if menu.actions():
            MenuKeys(menu).keep(menu)
            menu.popup(screen_point)

    def _set_extent(self, annotation_id: str, fragments: list[Fragment]) -> None:
        self._session.extents.set_extent(annotation_id, fragments)
        # If the edit was refused, the annotation is shown as it is.
        annotation = self._session.annotation(annotation_id)
        if annotation is not None:
            self.view.update_annotations([annotation], [])

    def _tag(self, label: str, relate: bool) -> None:
        self._session.tagging.apply_label(label, relate)
        self.take_keyboard()

    def toggle_map(self) -> None:
        """Show the map in the scroll bar, or hide it."""
        shown = not self.view.map.is_map_shown()
        for side in self.sides.all():
            side.view.set_map_shown(shown)
        self._settings.set(HIDE_MAP, not shown)

    # Keys

    def take_keyboard(self) -> None:
        """Give the keyboard to the article; where none is open, to the button for imports."""
        button = self.empty_page.button
        (button if button.isVisible() else self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> None:
        """Close what was opened last: the palette, a drag, a mode or a selection."""
        if self.label_palette.isVisible():
            self.label_palette.hide()
        elif not self.view.mouse.cancel():
            self._session.escape()
        self.contextChanged.emit()

    def go(self, unit: _Unit, step: int) -> None:
        """Move the caret; by words and characters, from a selection to that end of it.

        From the end that the caret is at, it goes on.
        What is selected is text, or else the annotation on which keys act.
        """
        caret, selection = self.view.caret, self._session.selection
        selected = caret.selection() or selection.active_extent()
        if selected is None or unit == "sentence":
            self._move(unit, step, extend=False)
            return
        edge = selected[1] if caret.reading_step(step, selected[0]) > 0 else selected[0]
        if caret.selection() is None and caret.position() == edge:
            # The caret is at that end already, as it is after tagging: the reading goes on.
            self._move(unit, step, extend=False)
        else:
            caret.select_by_hand(edge, edge)

    def extend(self, unit: _Unit, step: int) -> None:
        """Extend the selection; on a selected annotation, move its end."""
        selection = self._session.selection
        on_annotation = selection.active and selection.annotation() is not None
        if on_annotation and self.view.caret.selection() is None and unit != "sentence":
            self._session.extents.move_edge("end", step, unit)
        else:
            self._move(unit, step, extend=True)
        self.label_palette.hide()

    def _move(self, unit: _Unit, step: int, extend: bool) -> None:
        caret = self.view.caret
        move = {
            "word": caret.move_word,
            "character": caret.move_character,
            "sentence": caret.move_sentence,
        }[unit]
        move(step, extend)
