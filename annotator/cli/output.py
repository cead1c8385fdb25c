"""What commands print: JSON, numbers, and progress where somebody watches."""

import sys
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from annotator.cli.streams import say


def print_json(value: object) -> None:
    """One JSON value on standard output."""
    import json

    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    say(json.dumps(_plain(value), ensure_ascii=encoding != "utf8", indent=2))


def _plain(value: Any) -> Any:
    if isinstance(value, Struct):
        return asdict(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Path) else value


class ProgressLine:
    """Shows progress in the last line of a terminal, and nothing anywhere else."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._shown = 0
        self.watched = sys.stderr is not None and sys.stderr.isatty()  # pyright: ignore[reportUnnecessaryComparison]

    def __call__(self, done: int, total: int | None, what: str) -> None:
        """Show how far it is."""
        if not self.watched:
            return
        of = f" of {total:,} ({100 * done // max(total, 1)} %)" if total is not None else ""
        line = f"{self._title}: {done:,}{of} {what}"
        self._show(line.ljust(self._shown))
        self._shown = len(line)

    def clear(self) -> None:
        """Leave the line empty."""
        if self._shown:
            self._show(" " * self._shown + "\r")
            self._shown = 0

    def _show(self, line: str) -> None:
        """A terminal that went away is no reason to end the work."""
        try:
            sys.stderr.write("\r" + line)
            sys.stderr.flush()
        except OSError:
            self.watched = False
