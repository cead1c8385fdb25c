"""Damages a project in every place, and recovers it: each row of a sound page must be there."""

import random
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from annotator.formats.tag_sets import default_tag_set
from annotator.model import InputError
from annotator.project.recovery import Recovery, recover
from tests.attacks.figures import Figures
from tests.project.recovery.damage import (
    PAGE,
    fault_of,
    make_project,
    read_rows,
    rows_by_page,
)

Damage = Callable[[bytearray], set[int]]
"""Damages a file, and returns the numbers of the pages that it damaged."""
_FLIPS = 300
_MOST_BITS = 20


def rescue(count: int, seed: int) -> Iterator[Figures]:
    """Damage a project by families; yield the figures of each.

    Args:
        count: How many times bits are flipped; 0: 300 times.
        seed: Of the places.
    """
    with tempfile.TemporaryDirectory(prefix="rescue-") as folder:
        sound = Path(folder) / "sound.annotator"
        make_project(sound, default_tag_set())
        pages = sound.stat().st_size // PAGE
        source = random.Random(seed)
        for name, damages in (
            ("each page zeroed", [_zeroed(n) for n in range(1, pages + 1)]),
            ("each page filled with noise", [_noise(n, seed) for n in range(1, pages + 1)]),
            ("cut at each page", [_cut(n * PAGE) for n in range(1, pages)]),
            ("cut inside a page", [_cut(source.randrange(1, pages * PAGE)) for _ in range(20)]),
            ("bits flipped", [_flipped(source, pages) for _ in range(count or _FLIPS)]),
        ):
            yield _attack(f"recover: {name}", sound, damages)


def _attack(name: str, sound: Path, damages: Iterable[Damage]) -> Figures:
    figures = Figures(name)
    known, on_pages = read_rows(sound), rows_by_page(sound)
    damaged, new = (sound.with_name(f"{name}.annotator") for name in ("damaged", "new"))
    with figures.timed():
        for index, damage in enumerate(damages):
            content = bytearray(sound.read_bytes())
            numbers = damage(content)
            damaged.write_bytes(content)
            lost = set().union(*(on_pages[number] for number in numbers))
            new.unlink(missing_ok=True)
            try:
                report = recover(Recovery(damaged, new, default_tag_set(), with_tool=not index % 9))
            except InputError as error:
                fault = None if lost >= known.keys() else str(error)
            else:
                fault = fault_of(report, known, lost)
                figures.count("rows of sound pages", len(known.keys() - lost))
                figures.count(
                    "rows beyond",
                    sum(c.kept for c in report.tables.values()) - len(known.keys() - lost),
                )
            figures.enter(f"#{index} (pages {sorted(numbers)[:5]}): {fault}" if fault else None)
            if damaged.read_bytes() != content:
                figures.faults.append(f"#{index}: the damaged file was changed")
    return figures


def _zeroed(number: int) -> Damage:
    def damage(content: bytearray) -> set[int]:
        content[(number - 1) * PAGE : number * PAGE] = bytes(PAGE)
        return {number}

    return damage


def _noise(number: int, seed: int) -> Damage:
    def damage(content: bytearray) -> set[int]:
        noise = random.Random(seed * 1_000 + number).randbytes(PAGE)
        content[(number - 1) * PAGE : number * PAGE] = noise
        return {number}

    return damage


def _cut(length: int) -> Damage:
    def damage(content: bytearray) -> set[int]:
        pages = len(content) // PAGE
        del content[length:]
        return set(range(length // PAGE + 1, pages + 1))

    return damage


def _flipped(source: random.Random, pages: int) -> Damage:
    bits = [source.randrange(pages * PAGE * 8) for _ in range(source.randint(1, _MOST_BITS))]

    def damage(content: bytearray) -> set[int]:
        for bit in bits:
            content[bit // 8] ^= 1 << bit % 8
        return {bit // 8 // PAGE + 1 for bit in bits}

    return damage
