"""What is drawn lies where the glyphs are, hides nothing, and can be read: for any text."""

import random
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextDocument, QTextLine
from PySide6.QtWidgets import QApplication

from annotator.model import Annotation, Fragment, TagSet, Utf16Map
from annotator.ui.article.block_lines import Line, Stretch
from annotator.ui.article.geometry import Geometry, Part
from annotator.ui.article.painting import pieces
from annotator.ui.article.painting.ink import Ink
from annotator.ui.article.painting.painter import AnnotationPainter
from annotator.ui.article.painting.strokes import BlockStrokes, cut_line
from annotator.ui.article.scene import FILL, Scene
from annotator.ui.look.theme import LIGHT
from tests.ui.article.conftest import x_of
from tests.ui.article.page.test_page_builder import page

LATIN = 'abc iWfi ,."“”(1-é 20 e\u0301 0\u0307\u0323 \t ё Ў ế'
OTHERS = "אבגש עולם العربية قال 漢字かな \u200f\u2067\u2069 👩\u200d👩\u200d👧 🇺🇦 👋🏽"
texts = st.text(
    st.one_of(st.sampled_from(LATIN + OTHERS), st.characters()), min_size=1, max_size=220
)
# What no gesture tags, but other programs do: parts of what is drawn as one.
PARTS = [Annotation(f"a{n}", "ana", "claim", ((n, n + 1),), "") for n in range(4)]
WORDS = "He said “שלום עולם” to the العربية press, 漢字 cafe\u0301 👩‍👩‍👧 and 20 left the office. "
many = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_TRAILING = QTextLine.Edge.Trailing
LABELS = ("speaker", "claim", "cue", "person", "location", "date")
PEOPLE = ("ana", "ana", "ben", "eva")


@st.composite
def tagged_texts(draw: st.DrawFn) -> tuple[str, list[Annotation], list[Annotation]]:
    """A text without structure of its own, annotations of several people, and suggestions."""
    text = draw(texts)
    return text, draw(_annotations(text, "a")), draw(_annotations(text, "s"))


@st.composite
def _annotations(draw: st.DrawFn, text: str, prefix: str) -> list[Annotation]:
    made: list[Annotation] = []
    for number in range(draw(st.integers(0, 7 if prefix == "a" else 3))):
        places = st.integers(0, len(text))
        cuts = sorted(draw(st.sets(places, min_size=2, max_size=4)))
        cuts = cuts[: len(cuts) // 2 * 2]
        fragments = tuple(zip(cuts[::2], cuts[1::2], strict=True))
        label, who = draw(st.sampled_from(LABELS)), draw(st.sampled_from(PEOPLE))
        made.append(Annotation(f"{prefix}{number}", who, label, fragments, ""))
    return made


class Drawn:
    """A text laid out and worked out as the view does it."""

    def __init__(
        self,
        text: str,
        annotations: list[Annotation],
        suggestions: list[Annotation],
        tag_set: TagSet,
        width: float = 330,
    ) -> None:
        self.text = text
        self.made: QTextDocument = page(text)
        self.made.setTextWidth(width)
        self.made.documentLayout().documentSize()
        self.units = Utf16Map(text)
        self.geometry = Geometry(self.made)
        self.scene = Scene()
        self.scene.show(annotations, (), tag_set, "ana", text)
        self.scene.set_suggestions(suggestions)
        self.ink = Ink(LIGHT, tag_set)
        self.painter = AnnotationPainter(self.scene, self.units, self.geometry, self.ink)
        self.marks = {m.annotation.id: m for m in self.scene.marks(0, len(text) + 1)}

    def parts(self) -> Iterator[tuple[Part, BlockStrokes]]:
        for part in self.geometry.parts(0, self.made.size().height()):
            yield part, self.painter.strokes(part)

    def glyphs(self, part: Part) -> Iterator[tuple[Line, int, float]]:
        """Each character that has a width, and Qt's own word for where its middle is."""
        layout = part.block.layout()
        for line in part.lines.lines[part.first : part.last]:
            text_line = layout.lineAt(line.number)
            for unit in range(line.start, line.end):
                if not layout.isValidCursorPosition(unit):
                    continue
                lead = x_of(text_line, unit)
                trail = x_of(text_line, unit, _TRAILING)
                middle = (lead + trail) / 2
                # Where two directions meet Qt gives a caret's place, which is another glyph's;
                # and the letters of a ligature all end where that does.
                on = text_line.xToCursor(middle, QTextLine.CursorPosition.CursorOnCharacter)
                after = layout.nextCursorPosition(unit)
                shared = after < line.end and trail == x_of(text_line, after, _TRAILING)
                if abs(lead - trail) >= 5 and on == unit and middle <= line.right and not shared:
                    yield line, unit, middle

    def covers(self, fragments: tuple[Fragment, ...], part: Part, unit: int) -> bool:
        """Whether fragments take in a character, or a part of what is drawn as one."""
        layout = part.block.layout()
        after = layout.nextCursorPosition(unit)
        for start, end in fragments:
            low = self.units.to_utf16(start) - part.lines.position
            high = self.units.to_utf16(end) - part.lines.position
            if low < after and high > unit:
                return True
        return False


def on_line(box: QRectF, line: Line) -> bool:
    return line.baseline < box.center().y() <= line.baseline + line.below + 0.5


@many
@given(tagged_texts())
@example((WORDS * 2, [Annotation("a0", "ana", "claim", ((3, 40), (60, 99)), "")], []))
def test_lanes_and_fills_cover_the_glyphs_of_their_fragments_and_no_others(
    qapp: QApplication,
    tag_set: TagSet,
    drawn: tuple[str, list[Annotation], list[Annotation]],
) -> None:
    made = Drawn(*drawn, tag_set)
    for part, strokes in made.parts():
        for line, unit, middle in made.glyphs(part):
            inked = QPointF(middle, line.baseline - line.above / 2)
            filled: dict[tuple[str, bool], bool] = {}
            for item, mark in made.marks.items():
                inside = made.covers(mark.annotation.fragments, part, unit)
                if mark.lane == FILL:
                    look = mark.annotation.label, mark.kind == "suggestion"
                    filled[look] = filled.get(look, False) or inside
                    continue
                bars = [bar for bar in strokes.lanes.get(item, ()) if on_line(bar, line)]
                if bars or not inside:
                    hit = any(bar.left() - 1 <= middle <= bar.right() + 1 for bar in bars)
                    assert hit is inside, (item, unit)
                else:
                    # It found no room below the line; that is said beside it.
                    assert strokes.hidden_counts
            for (label, ghost), inside in filled.items():
                path = (strokes.outlines if ghost else strokes.fills).get(label)
                assert (path is not None and path.contains(inked)) is inside, (label, unit)


@many
@given(tagged_texts())
@example(("🇦🇦", PARTS[:2], []))
@example(("e\u0301\u0323.", PARTS, []))
@example(("e\u0301\u0323.", PARTS[:2], PARTS[2:]))
def test_no_lane_hides_another_or_the_text(
    qapp: QApplication,
    tag_set: TagSet,
    drawn: tuple[str, list[Annotation], list[Annotation]],
) -> None:
    made = Drawn(*drawn, tag_set)
    for part, strokes in made.parts():
        for line in part.lines.lines[part.first : part.last]:
            here = [
                (item, bar)
                for item, bars in strokes.lanes.items()
                for bar in bars
                if on_line(bar, line)
            ]
            for item, bar in here:
                assert bar.top() >= line.baseline + line.under, item
                assert bar.bottom() <= line.baseline + line.below + 1, item
            for (item, one), (other, two) in combinations(here, 2):
                if item != other:
                    common = one.intersected(two)
                    # Neighbours may touch where a character without width stands between.
                    assert common.isEmpty() or common.width() <= 2.5, (item, other)


def test_no_short_name_is_cut_off_at_the_edge_of_the_page(
    qapp: QApplication, tag_set: TagSet
) -> None:
    claim = Annotation("a", "ana", "claim", ((3, 4),), "")
    ends: dict[float, list[float]] = {}
    for width in (400.0, 46.0):
        made = Drawn("ww i", [claim], [], tag_set, width)
        ((_, strokes),) = made.parts()
        ends[width] = [
            point.x() + made.ink.label(name.label, name.owner).width
            for name, points in strokes.names.items()
            for point in points
        ]
    assert 46 < ends[400.0][0] < 400
    assert ends[46.0] == []


def test_a_crowd_leaves_the_text_alone_and_is_counted(qapp: QApplication, tag_set: TagSet) -> None:
    crowd = [Annotation(f"a{n}", "ana", "claim", ((n, n + 120),), "") for n in range(40)]
    made = Drawn(WORDS * 3, crowd, [], tag_set)
    ((part, strokes),) = made.parts()
    lines = part.lines.lines
    for line in lines[:3]:
        bars = [bar for own in strokes.lanes.values() for bar in own if on_line(bar, line)]
        assert 3 <= len({bar.top() for bar in bars}) <= 6
        assert max(bar.bottom() for bar in bars) <= line.baseline + line.below
    covering = [a for a in crowd if made.units.to_utf16(a.end) > lines[1].start]
    (_, hidden) = strokes.hidden_counts[1]
    assert hidden + 6 >= len(covering) > hidden > 20


@many
@given(tagged_texts())
def test_short_names_can_be_read_and_stand_with_their_own(
    qapp: QApplication,
    tag_set: TagSet,
    drawn: tuple[str, list[Annotation], list[Annotation]],
) -> None:
    made = Drawn(*drawn, tag_set)
    cap, ascent = made.ink.cap, made.ink.ascent
    for _, strokes in made.parts():
        boxes: list[tuple[str, QRectF]] = []
        for name, places in strokes.names.items():
            width = made.ink.label(name.label, name.owner).width
            for place in places:
                top = place.y() + ascent - cap
                boxes.append((name.label, QRectF(place.x(), top, width, cap)))
        for (_, one), (_, two) in combinations(boxes, 2):
            assert not one.adjusted(0.5, 0.5, -0.5, -0.5).intersects(two)
        for label, box in boxes:
            # Its own line, fill or outline is right there; nobody else's line goes through it.
            own = [
                bar.adjusted(-4, -8, 4 + box.width(), 8)
                for item, bars in strokes.lanes.items()
                if made.marks[item].annotation.label == label
                for bar in bars
            ]
            own += [bar.translated(-4 - box.width(), 0) for bar in own]
            paths = (strokes.fills.get(label), strokes.outlines.get(label))
            near = box.adjusted(-4, -6, 4, 0)
            assert any(bar.intersects(box) for bar in own) or any(
                path is not None and path.intersects(near) for path in paths
            )
            for bars in strokes.segments.values():
                assert not any(
                    bar.intersects(box.adjusted(0, 1, 0, -1)) for bar in bars if bar.width() > 1
                )


@many
@given(tagged_texts())
def test_joints_run_in_the_gaps(
    qapp: QApplication,
    tag_set: TagSet,
    drawn: tuple[str, list[Annotation], list[Annotation]],
) -> None:
    text, annotations, suggestions = drawn
    made = Drawn(text, annotations, suggestions, tag_set)
    for part, strokes in made.parts():
        for line, unit, middle in made.glyphs(part):
            lines = [
                (label, dots)
                for label, all_dots in strokes.dots.items()
                for dots in all_dots
                if line.baseline < dots.y1() <= line.baseline + line.below
                and dots.x1() + 2 <= middle <= dots.x2() - 2
            ]
            for label, _ in lines:
                assert any(
                    made.covers(tuple(_gaps(mark.annotation)), part, unit)
                    for mark in made.marks.values()
                    if mark.annotation.label == label
                )


def _gaps(annotation: Annotation) -> Iterator[Fragment]:
    for (_, end), (start, _) in pairwise(annotation.fragments):
        yield end, start


@given(
    st.integers(0, 100),
    st.integers(0, 100),
    st.lists(st.tuples(st.integers(-20, 120), st.integers(0, 40))),
)
def test_holes_are_cut_out(left: int, length: int, holes: list[tuple[int, int]]) -> None:
    stretches = [(float(start), float(start + wide)) for start, wide in holes]
    parts = cut_line(float(left), float(left + length), stretches)
    for tenth in range(left * 10, (left + length) * 10 + 1):
        x = tenth / 10
        inside = any(a < x < b for a, b in parts)
        hole = any(a < x < b for a, b in stretches)
        assert not (inside and hole)
    assert all(left <= a < b <= left + length for a, b in parts)
    specks = len(parts) + len(holes) + 1
    assert sum(b - a for a, b in parts) >= length - sum(b - a for a, b in stretches) - specks


def crowd(chance: random.Random) -> list[Annotation]:
    """More annotations than there is room for, some in several fragments."""
    made: list[Annotation] = []
    for number in range(300):
        cuts = sorted(chance.sample(range(len(WORDS) * 4), chance.choice((2, 2, 4))))
        fragments = tuple(zip(cuts[::2], cuts[1::2], strict=True))
        label, who = chance.choice(LABELS), chance.choice(PEOPLE)
        made.append(Annotation(f"a{number}", who, label, fragments, ""))
    return made


@pytest.mark.parametrize("seed", range(5))
def test_a_crowd_costs_what_is_drawn_of_it(
    qapp: QApplication, tag_set: TagSet, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    asked: list[Line] = []
    stretches = Geometry.stretches

    def counting(*of: Any) -> Iterator[tuple[Line, list[Stretch]]]:
        for line, found in stretches(*of):
            asked.append(line)
            yield line, found

    monkeypatch.setattr(Geometry, "stretches", counting)
    drawn = Drawn(WORDS * 4, crowd(random.Random(seed)), [], tag_set)
    worked_out = [vars(strokes) for _, strokes in drawn.parts()]
    few = len(asked)
    monkeypatch.setattr(pieces, "MAX_LANES", 10_000)
    drawn.painter.forget()
    assert [vars(strokes) for _, strokes in drawn.parts()] == worked_out
    assert few < (len(asked) - few) / 2


@pytest.mark.parametrize("starts", [(0, 0, 0), (0, 5, 9), (12, 12, 40), (0, 30, 60)])
@pytest.mark.parametrize("people", [("ben", "dan", "eva"), ("ana", "ben", "eva"), ("ana",) * 3])
def test_versions_of_one_claim_keep_apart_where_they_stand_out(
    qapp: QApplication, tag_set: TagSet, starts: tuple[int, ...], people: tuple[str, ...]
) -> None:
    text = "that the movement translates into a substantive national conversation on race " * 3
    versions = [
        Annotation(f"a{n}", name, "claim", ((start, 190 + 5 * n),), "")
        for n, (name, start) in enumerate(zip(people, starts, strict=True))
    ]
    made = Drawn(text, versions, [], tag_set, 420)
    ((part, strokes),) = made.parts()
    cap, ascent = made.ink.cap, made.ink.ascent
    heavy = [bar for bars in strokes.segments.values() for bar in bars]
    lanes = {bar.top() for own in strokes.lanes.values() for bar in own}
    drawn = [bar for bar in strokes.bars["claim"] if bar.width() > 3]  # Without ticks.
    for line in part.lines.lines[part.first : part.last]:
        for bars in (heavy, drawn):
            rows = sorted({(bar.top(), bar.bottom()) for bar in bars if on_line(bar, line)})
            for (_, bottom), (top, _) in pairwise(rows):
                # The two lines of a hollow one are nearer each other.
                assert top - bottom >= 1 or top not in lanes
    names = [
        QRectF(at.x(), at.y() + ascent - cap, made.ink.label(n.label, n.owner).width, cap)
        for n, places in strokes.names.items()
        for at in places
    ]
    assert names
    lowest = max(line.baseline + line.below for line in part.lines.lines)
    for box in names:
        assert not any(bar.intersects(box.adjusted(0, 0.5, 0, -0.5)) for bar in heavy)
        line = next(line for line in part.lines.lines if on_line(box, line))
        assert box.bottom() <= min(line.baseline + line.below, lowest) - made.ink.pad
    # Nobody's name erases where another version starts.
    for item, bars in strokes.lanes.items():
        first = min(bars, key=lambda bar: (bar.top() // 20, bar.left()))
        shown = [bar for bar in strokes.segments[item] if abs(bar.left() - first.left()) < 1]
        assert any(bar.width() >= 3.5 for bar in shown), item
