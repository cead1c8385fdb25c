"""A window that does not answer leaves its stacks in the log, and not too many."""

import subprocess
import sys
from pathlib import Path

from annotator.bug_log import log_path

_CODE = """
import re
from PySide6.QtCore import QCoreApplication, QTimer
from annotator.bug_log import log_crashes, start_log
from annotator.ui import watchdog

watchdog._MOST_STACKS = 2
application = QCoreApplication([])
start_log()
dog = watchdog.Watchdog(log_crashes(), application, limit=0.15)
hangs = iter(range(3))

def hang_here():
    if next(hangs, None) is None:
        dog.stop()
        application.quit()
    else:
        re.match("(a+)+$", "a" * 22 + "b")
        QTimer.singleShot(60, hang_here)

QTimer.singleShot(60, hang_here)
application.exec()
"""


def test_a_hang_leaves_its_stack_though_a_library_holds_all_threads_up(root: Path) -> None:
    subprocess.run([sys.executable, "-c", _CODE], check=True, cwd=root)
    log = log_path().read_text("utf-8")
    assert "in hang_here" in log
    assert log.count("Timeout (") == 2
    assert log.count("The window did not answer") in (2, 3)
