"""Colours can be read: contrasts computed, for the default tag set and for any other."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.ui import colors, theme
from annotator.ui.theme import DARK, LIGHT, Theme

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


@given(st.integers(0, 0xFFFFFF))
def test_any_label_colour_becomes_one_that_can_be_read(value: int) -> None:
    for colours in (LIGHT, DARK):
        made = colours._derive(colors.from_hex(f"#{value:06x}"))
        assert ratio(made.line, colours.page) >= AA_LINE
        assert ratio(made.text, colours.page) >= AA_TEXT
        assert ratio(made.on_fill, made.fill) >= AA_TEXT
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
