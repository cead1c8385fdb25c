"""The program that ``start.py`` starts: a window that reports when it answers, then closes.

    python -m benchmarks.start_probe            an empty QMainWindow
    python -m benchmarks.start_probe PROJECT    Annotator with a project

Qt is imported at the point where each program imports it.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def empty_window() -> None:
    """Show the floor: an empty window."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(1360, 860)
    tell_when_it_answers(window)
    window.show()
    application.exec()


def annotator(project: str) -> None:
    """Run the program from its own entry; the probe joins in where the event loop starts."""
    from annotator import app

    open_window = app._open_window

    def probed(project: Path | None, annotator: str | None, sample: bool) -> int:
        # Not sooner: what comes before is loaded as the program itself loads it.
        from annotator.ui.application import QApplication

        run = QApplication.exec

        def watched() -> int:
            tell_when_article_answers()
            return run()

        QApplication.exec = staticmethod(watched)
        return open_window(project, annotator, sample)

    app._open_window = probed
    app.main([project, "--annotator", "ana"])


def tell_when_article_answers() -> None:
    """Watch the article view, whose first paint is that of the article."""
    from PySide6.QtWidgets import QApplication, QTextEdit

    found = (w.findChild(QTextEdit, "articleView") for w in QApplication.topLevelWidgets())
    tell_when_it_answers(next(view for view in found if view is not None).viewport())


def tell_when_it_answers(widget: "QWidget") -> None:
    """Report after the first paint, and after all other work of the event loop."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    def answer() -> None:
        print("answers", flush=True)
        QApplication.exit()

    class Probe(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                QTimer.singleShot(0, answer)
            return False

    widget.installEventFilter(Probe(widget))


if __name__ == "__main__":
    annotator(sys.argv[1]) if sys.argv[1:] else empty_window()
