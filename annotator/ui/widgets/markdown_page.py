"""Pages of Markdown as Qt shows them: links by mouse, anchors of headings, ruled tables."""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QTextFrame, QTextFrameFormat, QTextTable
from PySide6.QtWidgets import QTextBrowser

_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


def make_readable(browser: QTextBrowser) -> None:
    """Let a page be read and selected; its links are reported, and nothing is opened."""
    browser.setOpenLinks(False)
    # Else Tab would lead from link to link, and never out of the page.
    browser.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
        | Qt.TextInteractionFlag.LinksAccessibleByMouse
    )


def anchor_of(heading: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    return _NOT_IN_ANCHORS.sub("", heading.lower()).replace(" ", "-")


def rule_tables(frame: QTextFrame, color: QColor) -> None:
    """Draw lines of a colour around the cells of all tables: Qt's Markdown has none."""
    for child in frame.childFrames():
        if isinstance(child, QTextTable):
            shape = child.format()
            shape.setBorder(1)
            shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            shape.setBorderBrush(QBrush(color))
            shape.setBorderCollapse(True)
            shape.setCellPadding(5)
            shape.setTopMargin(6)
            shape.setBottomMargin(10)
            child.setFormat(shape)
        rule_tables(child, color)
