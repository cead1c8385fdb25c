"""The figures of the attacks, as one table."""

import json
import platform
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter

_IN_DETAIL = re.compile(r"\d+|annotator-attack-[\w-]+")
_COLUMNS = ("Attack", "Tried", "Survived", "Lost", "Edits", "Seconds", "Details")


@dataclass
class Figures:
    """What came of a family of attacks, or of a part of one."""

    name: str
    tried: int = 0
    survived: int = 0
    """Attacks that lost nothing, left nothing half done, and were explained truly."""
    lost: int = 0
    """Acknowledged edits that were gone."""
    edits: int = 0
    """Acknowledged edits that were under attack."""
    seconds: float = 0.0
    details: dict[str, int] = field(default_factory=dict[str, int])
    faults: list[str] = field(default_factory=list[str])
    """What was found, each with the seed and the place that show it again."""

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Add the time that the body takes."""
        began = perf_counter()
        try:
            yield
        finally:
            self.seconds += perf_counter() - began

    def count(self, what: str, number: int = 1) -> None:
        """Count a detail, such as the errors that were shown."""
        self.details[what] = self.details.get(what, 0) + number

    def enter(self, fault: str | None) -> None:
        """Enter one attack: survived, or with the fault that it found."""
        self.tried += 1
        if fault is None:
            self.survived += 1
        else:
            self.faults.append(fault)

    def check(self) -> None:
        """Raise AssertionError, with all that was found, unless each attack was survived."""
        if self.faults or self.lost or not self.tried:
            shown = "\n".join(self.kinds_of_faults())
            raise AssertionError(
                f"{self.name}: {self.tried:,} tried, {self.survived:,} survived, "
                f"{self.lost:,} edits lost.\n{shown}"
            )

    def kinds_of_faults(self) -> list[str]:
        """Return one fault of each kind, with the number of those that differ in numbers alone."""
        kinds: dict[str, list[str]] = {}
        for fault in self.faults:
            kinds.setdefault(_IN_DETAIL.sub("", fault), []).append(fault)
        return [f"{len(faults)} × {faults[0]}" for faults in kinds.values()]

    def row(self) -> str:
        """Return the figures as a row of the table, in Markdown."""
        details = ", ".join(f"{number:,} {what}" for what, number in self.details.items())
        return (
            f"| {self.name} | {self.tried:,} | {self.survived:,} | {self.lost:,} "
            f"| {self.edits:,} | {self.seconds:,.1f} | {details} |"
        )


def head() -> str:
    """Return the first two lines of the table."""
    rule = "|".join([" --- "] + [" ---: "] * 5 + [" --- "])
    return f"| {' | '.join(_COLUMNS)} |\n|{rule}|"


def save(figures: Iterable[Figures], folder: Path) -> None:
    """Write ``attacks.json`` and ``attacks.md`` into a folder; rows of other attacks stay."""
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "attacks.json"
    rows: dict[str, Figures] = {}
    if data.exists():
        rows = {one["name"]: Figures(**one) for one in json.loads(data.read_text("utf-8"))}
    rows |= {one.name: one for one in figures}
    data.write_text(
        json.dumps([asdict(one) for one in rows.values()], indent=1, ensure_ascii=False) + "\n",
        "utf-8",
    )
    machine = (
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.system()}"
    )
    table = "\n".join([head(), *(one.row() for one in rows.values())])
    (folder / "attacks.md").write_text(f"{table}\n\n{machine}\n", "utf-8")
