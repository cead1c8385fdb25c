"""Paints the tagged sample on a screen of any scale, and says in JSON how crisp it is.

Run in a process of its own: Qt reads QT_SCALE_FACTOR once.
"""

import json
import sys

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from annotator.model import AnnotatedDocument, TagSet
from annotator.ui.application import make_application
from annotator.ui.article.view import ArticleView
from annotator.ui.look import theme
from tests.data.make_seed_gold import gold_items


def main() -> None:
    """Measure, print."""
    make_application()
    theme.set_scheme("light")
    items = gold_items()
    (tagged,) = (item for item in items if isinstance(item, AnnotatedDocument))
    (tag_set,) = (item for item in items if isinstance(item, TagSet))
    view = ArticleView()
    view.resize(860, 900)
    view.show()
    view.show_article(tagged.document, tagged.annotations, tagged.relations, tag_set)
    QApplication.processEvents()
    ratio = view.devicePixelRatioF()
    found: list[dict[str, object]] = []
    for scrolled in (0, 101, 333):
        view.verticalScrollBar().setValue(scrolled)
        image = view.viewport().grab().toImage()
        found.append({"heights": sorted(set(heights(view, image, ratio)))})
    claim = next(a for a in tagged.annotations if a.label == "claim" and a.start > 500)
    view.verticalScrollBar().setValue(300)
    view.set_current(claim.id)
    image = view.viewport().grab().toImage()
    edge = [image.pixelColor(0, y) for y in range(image.height())]
    page = theme.current().page
    said = {
        "ratio": ratio,
        "size": [image.width(), image.height()],
        "view": [view.viewport().width(), view.viewport().height()],
        "lanes": found,
        "edge is blank": all(color == page for color in edge),
    }
    sys.stdout.write(json.dumps(said))


def heights(view: ArticleView, image: QImage, ratio: float) -> list[int]:
    """How many rows of pixels the lines of lanes take, where nothing else is near them."""
    found: list[int] = []
    offset = view.page.offset()
    bottom = offset.y() + view.viewport().height()
    for origin, strokes in view.page.painter.visible(offset.y(), bottom):
        for item, bars in strokes.segments.items():
            annotation = view.scene.get(item)
            assert annotation is not None
            line = theme.current().label(view.page.tag_set, annotation.label).line
            for bar in bars:
                middle = bar.center() + origin - offset
                inside = 6 < middle.y() < view.viewport().height() - 6
                if inside and bar.width() > 12:
                    found.append(run(image, round(middle.x() * ratio), middle.y() * ratio, line))
    return found


def run(image: QImage, x: int, middle: float, color: QColor) -> int:
    """The rows of just this colour around a height; -1 where it is mixed with another."""
    near = range(round(middle - 5), round(middle + 6))
    rows = [y for y in near if image.pixelColor(x, y).name() == color.name()]
    if not rows or rows[-1] - rows[0] + 1 != len(rows):
        return -1
    return len(rows)


if __name__ == "__main__":
    main()
