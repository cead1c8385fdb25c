"""A pool with one thread goes with its owner, though the thread is at work."""

import subprocess
import sys
from textwrap import dedent

_SCRIPT = """
    import threading
    from PySide6.QtCore import QObject
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QWidget
    from annotator.ui.jobs.thread_pools import one_thread

    application = QApplication([])
    begun, go_on, done = threading.Event(), threading.Event(), []

    def work():
        begun.set()
        go_on.wait(60)
        done.append("done")

    owner = QObject()
    one_thread(owner).start(work)
    begun.wait()
    threading.Timer(0.2, go_on.set).start()
    owner.deleteLater()
    window = QWidget()
    window.show()
    QTest.qWaitForWindowExposed(window)  # Holds Python's lock while it deletes the owner.
    print(*done)
"""


def test_the_thread_ends_before_its_owner_is_gone() -> None:
    # In a program of its own: one that stands still takes the tests along.
    command = [sys.executable, "-c", dedent(_SCRIPT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert done.stdout == "done\n", done.stderr
