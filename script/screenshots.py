#!/usr/bin/env python3
"""Makes the pictures in resources/screenshots, out of sight.

    python script/screenshots.py [NAME …]

Each window is opened in a process of its own, since Qt reads its scale once. The pictures show the
fully tagged sample of the tests, and the article in Arabic and Hebrew below.
"""

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from annotator.ui.window.main_window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "resources" / "screenshots"
MOST_BYTES = 250_000
"""Of a picture."""
sys.path.insert(0, str(ROOT))


class Shot(NamedTuple):
    """One picture."""

    make: Callable[[Path], None]
    size: tuple[int, int] = (1440, 900)
    scheme: str = "light"
    scale: str = "1"
    chosen: tuple[str, int] = ("claim", 5)
    """The label of the selected annotation, and its number among those of that label."""
    scrolled: int = 0
    colleagues: bool = False
    judged: int = -1
    """In Review mode: at how many places the third version was accepted; -1 is Tag mode."""


MIXED = """\
تقدّم في محادثات السلام، والكرملين يخفّف التوقعات
{s1:speaker الرئيس {p1:person فولوديمير زيلينسكي}} {q1:cue قال} لوكالة {o1:organization Reuters} \
{d1:date يوم الاثنين 22 ديسمبر 2025} في {l1:location كييف} {c1:claim إن {e1:event المفاوضات} مع \
{l2:location روسيا} باتت "قريبة جداً من نتيجة حقيقية"}، وأضاف أن الوفود ستعود إلى بلدانها لعرض ما \
اتُّفق عليه.

{s2:speaker المتحدث باسم {o2:organization الكرملين}} {q2:cue نفى} ذلك: {c2:claim "لم تؤدِّ محادثات \
{l3:location Miami} إلى اختراق"}.

{s3:speaker דובר {o3:organization הקרמלין}} {q3:cue אמר} לסוכנות {o4:organization TASS}: {c3:claim \
"השיחות ב־{l4:location Miami} לא הובילו לפריצת דרך"}, אך הוסיף כי הצדדים ימשיכו להיפגש.

{s4:speaker A spokesman} {q4:cue told} the {o5:organization الجزيرة} channel that {c4:claim the \
words "פריצת דרך" had not been used, and that “قريبة جداً” was a matter of {t1:other taste}}.
"""
RELATIONS = (
    ("c1", "said_by", "s1"),
    ("c1", "cued_by", "q1"),
    ("c1", "about", "l2"),
    ("c2", "said_by", "s2"),
    ("c2", "cued_by", "q2"),
    ("c2", "contradicts", "c1"),
    ("c3", "said_by", "s3"),
    ("c3", "cued_by", "q3"),
    ("c3", "supports", "c2"),
    ("c4", "said_by", "s4"),
    ("c4", "cued_by", "q4"),
    ("s2", "same_as", "s3"),
)


def make_gold(path: Path) -> None:
    """Make a project with the fully tagged sample."""
    from annotator.formats.importing import import_paths
    from annotator.formats.tag_sets import default_tag_set
    from annotator.project import Project

    with Project.create(path, default_tag_set(), annotator="gold") as project:
        import_paths(project, [ROOT / "tests" / "data" / "seed_gold.jsonl"])


def make_colleagues(path: Path) -> None:
    """Make the same project, with the slightly different layers of two colleagues."""
    from annotator.project import Project, edits

    make_gold(path)
    chance = random.Random(3)
    for name in ("ben", "Eva Lind"):
        with Project.open(path, annotator=name) as project:
            (article,) = project.articles.page()
            text = project.document(article.id).text
            for annotation in project.annotations(article.id):
                if annotation.annotator != "gold" or chance.random() < 0.45:
                    continue
                start, end = annotation.fragments[0]
                if chance.random() < 0.5 and " " in text[start:end]:
                    end = text.rindex(" ", start, end)
                project.do(edits.Tag(article.id, annotation.label, ((start, end),)))


def make_mixed(path: Path) -> None:
    """Make a project with an article in three languages, two of them from right to left."""
    from annotator.cli.demo import parse_marks
    from annotator.formats.tag_sets import default_tag_set
    from annotator.model import (
        AnnotatedDocument,
        Annotation,
        Block,
        Document,
        Relation,
        covered_text,
    )
    from annotator.project import Project

    text, mentions = parse_marks(MIXED)
    title = text.split("\n", 1)[0]
    blocks = (Block("headline", 0, len(title)),)
    annotations = tuple(
        Annotation(
            m.name, "gold", m.label, tuple(m.fragments), covered_text(text, tuple(m.fragments))
        )
        for m in mentions
    )
    relations = tuple(
        Relation(f"{source}-{kind}-{target}", "gold", kind, source, target)
        for source, kind, target in RELATIONS
    )
    document = Document("mixed", title, text, {"date": "2025-12-22"}, blocks)
    with Project.create(path, default_tag_set(), annotator="gold") as project:
        project.add([AnnotatedDocument(document, annotations, relations)])


SHOTS = {
    "tag-light": Shot(make_gold),
    "tag-dark": Shot(make_gold, scheme="dark", chosen=("claim", 14)),
    "tag-200": Shot(make_gold, size=(1280, 800), scale="2", chosen=("claim", 5), scrolled=310),
    "tag-rtl": Shot(make_mixed, size=(1280, 720), chosen=("claim", 0)),
    "review-light": Shot(make_colleagues, judged=5),
    "review-dark": Shot(make_colleagues, scheme="dark", judged=8),
    "tag-crowded": Shot(make_colleagues, chosen=("claim", 9), scrolled=560, colleagues=True),
}


def take(name: str) -> None:
    """Open the window and save its picture."""
    from PySide6.QtWidgets import QApplication

    from annotator.project import Project
    from annotator.ui.application import make_application
    from annotator.ui.look import theme
    from annotator.ui.settings import Settings
    from annotator.ui.window.main_window import MainWindow

    shot = SHOTS[name]
    make_application()
    theme.set_scheme("dark" if shot.scheme == "dark" else "light")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kyiv.annotator"
        shot.make(path)
        project = Project.open(path, annotator="gold")
        settings = Settings(Path(folder) / "settings.ini")
        settings.set("colleagues", shot.colleagues)
        window = MainWindow(settings)
        window.backups.pause()
        window.pane.hint_line.finish()
        window.files.take(project)
        (article,) = project.articles.page()
        window.session.open_article(article.id)
        window.resize(*shot.size)
        window.show()
        QApplication.processEvents()
        label, number = shot.chosen
        own = [a for a in window.session.article.ordered if a.label == label]
        own = [a for a in own if a.annotator == "gold"]
        window.session.selection.choose(own[number].id)
        if shot.scrolled:
            window.pane.view.verticalScrollBar().setValue(shot.scrolled)
        window.panes.attribution_table.attributions.fill_now()
        if shot.judged >= 0:
            review(window, shot.judged)
        settle()
        OUT.mkdir(parents=True, exist_ok=True)
        # Quality 0 is the smallest file here, not the worst picture: PNG loses nothing.
        reduced(window.grab().toImage()).save(str(OUT / f"{name}.png"), quality=0)
        window.close()


def review(window: "MainWindow", judged: int) -> None:
    """Go to Review mode as a person who has not tagged, and judge the first places."""
    window.session.set_annotator("Noor")
    window.status_bar.show_project(window.session.project)
    window.actions_.trigger("view.mode.review")
    for name in ["review.accept-agreed", "review.all", *["review.accept.3"] * judged]:
        settle()
        window.actions_.refresh()
        window.actions_.trigger(name)


def settle() -> None:
    """Wait for the work that the window does a moment later."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(600, loop.quit)
    loop.exec()


def reduced(image: "QImage") -> "QImage":
    """Return the picture in 256 colours, the most different ones, at a third of the bytes."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    counts = Counter(memoryview(plain.constBits()).cast("I"))
    colours = {c: (c >> 16 & 255, c >> 8 & 255, c & 255) for c in counts}
    weights = {c: count**0.5 for c, count in counts.items()}
    far = dict.fromkeys(counts, 1e9)
    table: list[int] = []
    while len(table) < 256 and far:
        # What is most of the picture, and least like what is there.
        best = max(far, key=lambda c: far[c] * weights[c])
        table.append(best)
        del far[best]
        red, green, blue = colours[best]
        for c in far:
            r, g, b = colours[c]
            away = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2
            if away < far[c]:
                far[c] = away
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    return plain.convertToFormat(QImage.Format.Format_Indexed8, table, flags)


def main(names: list[str]) -> int:
    """Take all pictures, or the named ones."""
    wrong = set(names) - set(SHOTS)
    if wrong:
        sys.stderr.write(
            f"No such picture: {', '.join(sorted(wrong))}. There are {', '.join(SHOTS)}.\n"
        )
        return 2
    for name in names or SHOTS:
        with TemporaryDirectory() as home:
            places = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), home)
            environment = {
                **os.environ,
                **places,
                "QT_QPA_PLATFORM": "offscreen",
                "QT_SCALE_FACTOR": SHOTS[name].scale,
            }
            subprocess.run([sys.executable, __file__, "--take", name], env=environment, check=True)
        size = (OUT / f"{name}.png").stat().st_size
        sys.stdout.write(f"{name}.png  {size:,} bytes\n")
        if size > MOST_BYTES:
            sys.stderr.write(f"{name}.png is larger than {MOST_BYTES:,} bytes.\n")
            return 1
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--take"]:
        take(sys.argv[2])
        sys.stdout.flush()
        # What Qt keeps to its end need not be taken apart.
        os._exit(0)
    sys.exit(main(sys.argv[1:]))
