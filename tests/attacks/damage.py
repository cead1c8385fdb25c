"""Damaged project files: each command says a clear thing, and none changes a byte.

What can be rescued from such files is the matter of :mod:`tests.attacks.rescue`.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from functools import partial

from tests.attacks.child import Child
from tests.attacks.desk import Desk, new_desk
from tests.attacks.figures import Figures
from tests.attacks.looks import LOOKS, backup_of

_PAGE = 4096
_HEADER = 100
Damage = Callable[[bytearray, random.Random, int], None]
"""Damages the content of a file, at a place that follows from a number."""


def _cut(content: bytearray, chance: random.Random, number: int) -> None:
    del chance
    del content[number * _PAGE % len(content) :]


def _cut_inside(content: bytearray, chance: random.Random, number: int) -> None:
    del number
    del content[chance.randrange(len(content)) :]


def _zero(content: bytearray, chance: random.Random, number: int) -> None:
    del chance
    start = number * _PAGE % len(content)
    content[start : start + _PAGE] = bytes(_PAGE)


def _swap(content: bytearray, chance: random.Random, number: int) -> None:
    one = number * _PAGE % len(content)
    two = chance.randrange(len(content) // _PAGE) * _PAGE
    pages = content[one : one + _PAGE], content[two : two + _PAGE]
    content[two : two + _PAGE], content[one : one + _PAGE] = pages


def _flip(content: bytearray, chance: random.Random, number: int) -> None:
    for _ in range(1 + number % 20):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _append(content: bytearray, chance: random.Random, number: int) -> None:
    content += chance.randbytes(1 + number * 997 % (3 * _PAGE))


def _destroy_header(content: bytearray, chance: random.Random, number: int) -> None:
    start = number * 4 % _HEADER
    content[start : start + 4] = chance.randbytes(4)


DAMAGES: dict[str, Damage] = {
    "cut at a page": _cut,
    "cut inside a page": _cut_inside,
    "a page zeroed": _zero,
    "two pages swapped": _swap,
    "bits flipped": _flip,
    "garbage appended": _append,
    "the header destroyed": _destroy_header,
}


def damage_files(count: int, seed: int) -> Iterator[Figures]:
    """Damage a project and let each command look at it.

    Args:
        count: How often for each kind of damage; 0: once for each page.
        seed: What the places follow from.

    Yields:
        The figures of each kind of damage.
    """
    with new_desk() as template:
        shutil.copy(template.project_path, backup_of(template))
        sound = template.project_path.read_bytes()
        for name, damage in DAMAGES.items():
            figures = Figures(f"damage: {name}")
            with figures.timed():
                for number in range(count or len(sound) // _PAGE):
                    content = bytearray(sound)
                    damage(content, random.Random(f"{seed}/{name}/{number}"), number)
                    for look in LOOKS:
                        fault = _look(template, bytes(content), look, figures)
                        where = f"seed {seed}, {name} {number}, then {look}: {fault}"
                        figures.enter(where if fault else None)
            yield figures


def _look(template: Desk, content: bytes, look: str, figures: Figures) -> str:
    """Return what is wrong with what a command says and does; "" if nothing is."""
    desk = template.copy_to(template.folder.with_name("attacked"))
    try:
        desk.project_path.write_bytes(content)
        child = Child(partial(LOOKS[look], desk), desk.temporary)
        child.wait()
        if child.failure:
            return child.failure
        if child.exit_code:
            return f"it ended by signal {child.exit_code}"
        said = "\n".join(child.lines)
        for words in ("Something went wrong", "Traceback"):
            if words in said:
                return said
        is_open = said == "open" or '"code": 0' in said
        figures.count(f"{look}: done" if is_open else f"{look}: refused")
        if (look != "open" or not is_open) and desk.project_path.read_bytes() != content:
            return "it wrote the file"
        return ""
    finally:
        shutil.rmtree(desk.folder)
