"""Removes temporary files that were left when the program itself was killed."""

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir
from time import time

FOLDER_PREFIX = "annotator-reading-"
"""How the folders of temporary files begin; the number of the program's process follows."""
_OLD_SECONDS = 24 * 3600


def remove_leftovers() -> None:
    """Remove the folders of programs that do not run any more."""
    with suppress(OSError):
        for folder in Path(gettempdir()).glob(f"{FOLDER_PREFIX}*"):
            with suppress(OSError, ValueError):
                pid = int(folder.name.removeprefix(FOLDER_PREFIX).split("-")[0])
                if not _may_run(pid, folder):
                    shutil.rmtree(folder, ignore_errors=True)


def _may_run(pid: int, folder: Path) -> bool:
    """Return whether the program that made a folder may still run."""
    if pid == os.getpid():
        return True
    if sys.platform == "win32":  # Asking for a process by its number would end it there.
        return time() - folder.stat().st_mtime < _OLD_SECONDS
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True
