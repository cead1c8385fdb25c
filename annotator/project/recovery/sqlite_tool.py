"""SQLite's own recovery, where its command line tool is installed and new enough.

https://www.sqlite.org/recovery.html
"""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

_FIRST_VERSION = (3, 40)
"""Before, ``.recover`` was another program, which left out rows."""
_ANSWER_SECONDS = 10
_LOOK_EVERY_SECONDS = 0.2
LOST_TABLE = "lost_and_found"
"""Where it puts rows whose table it does not know: root page, page, number of columns, rowid, and
the columns as c0, c1 and so on."""


def find_tool() -> str | None:
    """Return the path of SQLite's command line tool; None where there is none new enough."""
    tool = shutil.which("sqlite3")
    if tool is None:
        return None
    try:
        answer = subprocess.run(
            [tool, "-version"], capture_output=True, text=True, timeout=_ANSWER_SECONDS, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    version = re.match(r"(\d+)\.(\d+)", answer)
    is_new = version is not None and tuple(map(int, version.groups())) >= _FIRST_VERSION
    return tool if is_new else None


def recover_with_tool(tool: str, copy: Path, target: Path, check: Callable[[], None]) -> bool:
    """Let the tool write what it can read of a copy into a new database.

    Args:
        tool: The tool.
        copy: A private copy of the damaged file, with its log beside it.
        target: The database; it may exist in part if this returns False.
        check: Called now and then; what it raises ends the tool.

    Returns:
        Whether there is a database to read.
    """
    try:
        with (
            subprocess.Popen(
                [tool, "-batch", str(copy), ".recover"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            ) as reader,
            # “safe”: what was in the damaged file can run nothing and open no other file.
            subprocess.Popen(
                [tool, "-batch", "-safe", str(target)],
                stdin=reader.stdout,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ) as writer,
        ):
            if reader.stdout is not None:
                reader.stdout.close()
            try:
                _wait(writer, check)
            finally:
                for process in (reader, writer):
                    if process.poll() is None:
                        process.kill()
    except OSError:
        return False
    return target.exists()


def _wait(process: "subprocess.Popen[bytes]", check: Callable[[], None]) -> None:
    while True:
        check()
        try:
            process.wait(_LOOK_EVERY_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return
