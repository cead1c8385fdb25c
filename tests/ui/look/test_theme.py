"""Colours can be read: contrasts computed, for the default tag set and for any other."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.ui.article.map.map_bar import HANDLE_OPACITIES
from annotator.ui.article.painting.ink import blended
from annotator.ui.articles.article_delegate import paint_sign
from annotator.ui.inspector.attribute_row import ValueChip
from annotator.ui.look import colors, theme
from annotator.ui.look.theme import DARK, LIGHT, Theme
from annotator.ui.widgets.value_choices import Choice
from annotator.ui.window.main_window import MainWindow

AA_TEXT, AA_LINE = 4.5, 3.0
both = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    before = theme.scheme()
    yield
    theme.set_scheme(before)


def ratio(one: QColor, other: QColor) -> float:
    return colors.contrast(
        (one.redF(), one.greenF(), one.blueF()), (other.redF(), other.greenF(), other.blueF())
    )


@both
def test_text_can_be_read_on_every_ground(colours: Theme) -> None:
    for ground in (colours.page, colours.surface, colours.window):
        for text in (colours.ink, colours.muted, colours.accent):
            assert ratio(text, ground) >= AA_TEXT
        assert ratio(colours.scroll, ground) >= AA_LINE
        for text in (colours.success, colours.warning, colours.error):
            assert ratio(text, ground) >= AA_TEXT
    for ground in (colours.selection, colours.match):
        assert ratio(colours.ink, ground) >= AA_TEXT
    assert ratio(colours.on_accent, colours.accent) >= AA_TEXT


@both
def test_what_has_the_keyboard_can_be_told(colours: Theme) -> None:
    for ground in (colours.page, colours.surface, colours.window, colours.border):
        assert ratio(colours.accent, ground) >= AA_LINE
        assert ratio(colours.ink, ground) >= AA_LINE
    for pressed in (0.08, 0.16):
        lively = blended(colours.ink, colours.window, pressed)
        assert ratio(colours.ink, lively) >= AA_TEXT
        assert ratio(colours.accent, lively) >= AA_LINE
    assert ratio(colours.on_accent, colours.accent.darker(112)) >= AA_TEXT


@both
def test_what_the_map_shows_can_be_told(colours: Theme) -> None:
    for ground in (
        colours.page,
        *(blended(colours.ink, colours.page, share) for share in HANDLE_OPACITIES),
    ):
        for mark in (colours.muted, colours.warning, colours.accent):
            assert ratio(mark, ground) >= AA_LINE
        for value in range(0, 0xFFFFFF, 0x3A7C1):
            line = colours.derived(f"#{value:06x}").line
            assert ratio(line, ground) >= AA_LINE


@both
def test_a_guess_can_be_read_and_its_dashes_seen(
    colours: Theme, qtbot: QtBot, qapp: QApplication
) -> None:
    theme.set_scheme("dark" if colours.dark else "light")
    chip = ValueChip(Choice("indirect", "indirect", "i", "2"))
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    plain = chip.grab().toImage()
    chip.show_guess("a cue stands beside it")
    picture = chip.grab().toImage()
    assert picture != plain
    seen = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(3)]
    assert max(ratio(color, colours.surface) for color in seen) >= AA_LINE
    inside = [
        picture.pixelColor(x, y)
        for x in range(6, picture.width() - 6)
        for y in range(5, picture.height() - 5)
    ]
    assert max(ratio(color, colours.surface) for color in inside) >= AA_TEXT


def test_states_are_told_without_colour(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a scheme of greys alone, chips and signs of the status still differ."""
    greys = {
        name: QColor.fromHsv(0, 0, getattr(LIGHT, name).value())
        for name in ("accent", "success", "warning", "error", "muted")
    }
    greys = dict.fromkeys(greys, greys["muted"])
    monkeypatch.setattr(theme, "current", lambda: structs.replace(LIGHT, **greys))
    signs = []
    for status in ("to do", "in progress", "done"):
        image = QImage(24, 24, QImage.Format.Format_RGB32)
        image.fill(LIGHT.window)
        painter = QPainter(image)
        paint_sign(painter, QRectF(2, 2, 20, 20), status)
        painter.end()
        signs.append(image)
    chips = []
    for checked, guess in ((False, ""), (True, ""), (False, "why")):
        chip = ValueChip(Choice("direct", "direct", "d", "1"))
        qtbot.addWidget(chip)
        chip.resize(chip.sizeHint())
        chip.setChecked(checked)
        chip.show_guess(guess)
        chips.append(chip.grab().toImage())
    for looks in (signs, chips):
        for one, other in combinations(looks, 2):
            assert one != other


@given(st.integers(0, 0xFFFFFF))
def test_any_label_colour_becomes_one_that_can_be_read(value: int) -> None:
    for colours in (LIGHT, DARK):
        made = colours._derive(colors.from_hex(f"#{value:06x}"))
        for ground in (colours.page, colours.surface, colours.window):
            assert ratio(made.line, ground) >= AA_LINE
            assert ratio(made.text, ground) >= AA_TEXT
        assert ratio(made.on_fill, made.fill) >= AA_TEXT
        assert ratio(made.on_fill, made.strong) >= AA_TEXT
        assert ratio(colours.ink, made.fill) >= 7
        assert ratio(colours.ink, made.strong) >= AA_TEXT


@both
def test_the_default_labels_differ_from_each_other(colours: Theme) -> None:
    from annotator.data_files import resource

    found = [
        line.split('"')[1]
        for line in resource("tagsets", "news_attribution.toml").read_text("utf-8").splitlines()
        if line.startswith("color")
    ]
    lines = [colours.derived(color).line.name() for color in found]
    assert len(found) == 10
    for one, other in combinations(lines, 2):
        apart = sum(
            abs(a - b) for a, b in zip(colors.from_hex(one), colors.from_hex(other), strict=True)
        )
        assert apart > 0.15, (one, other)


@pytest.mark.parametrize("text", ["", "#12", "red", "#ggg"])
def test_no_colour_becomes_grey(text: str) -> None:
    red, green, blue = colors.from_hex(text)
    assert red == green == blue


def test_choosing_a_scheme_dresses_the_application(qtbot: QtBot, qapp: QApplication) -> None:
    theme.set_scheme("light")
    theme.apply()
    with qtbot.waitSignal(theme.schemeChanged):
        theme.set_scheme("dark")
    assert theme.current() is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window) == DARK.window
    theme.set_scheme("light")
    assert qapp.palette().color(QPalette.ColorRole.Window) == LIGHT.window
    with qtbot.assertNotEmitted(theme.schemeChanged):
        theme.set_scheme("light")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chosen_row_of_a_list_of_choices_can_be_read(
    window: MainWindow, qtbot: QtBot, scheme: theme.Scheme
) -> None:
    theme.set_scheme(scheme)
    choice = window.panes.article_list.head.chooser
    choice.addItem("Another", "")
    choice.showPopup()
    rows = choice.view()
    qtbot.waitUntil(rows.isVisible)
    place = rows.visualRect(rows.model().index(choice.currentIndex(), 0))
    picture = rows.viewport().grab(place).toImage()
    colours = {picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}
    ground = QColor(picture.pixel(picture.width() - 3, picture.height() // 2))
    assert max(ratio(QColor(each), ground) for each in colours) > AA_TEXT
    other = rows.viewport().grab(rows.visualRect(rows.model().index(1, 0))).toImage()
    assert ground != QColor(other.pixel(other.width() - 3, other.height() // 2)), "it is marked"
    choice.hidePopup()
