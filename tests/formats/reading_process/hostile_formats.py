"""A package with formats whose readers do what hostile files make readers do."""

import textwrap
from pathlib import Path

CODE = """
import ctypes
import os
import signal
import time

from annotator.formats.format import Format
from annotator.formats.text import article
from annotator.model import InputError


class Refused(InputError):
    '''An error of another package, with data.'''

    is_question = True

    def __init__(self, name, rows):
        self.rows = rows
        super().__init__(f"{name}: refused", place=None)


def read_hanging(path, context):
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    with path.open("rb") as file:
        file.read(1)
        yield article("It begins.", source=path.name)
        while True:
            pass


def read_crashing(path, context):
    ctypes.string_at(0)
    yield


def read_hungry(path, context):
    held = []
    while True:
        held.append(bytearray(os.urandom(1024) * 8192))
    yield


def read_endless(path, context):
    number = 0
    while True:
        number += 1
        context.place = path.name
        yield article(f"Article {number}. " + "Long. " * 2000, source=path.name)


def read_refused(path, context):
    yield article("It begins.", source=path.name)
    raise Refused(path.name, {"a": (1, 2)})


def read_broken(path, context):
    context.note(f"{path.name}: a remark")
    yield article("It begins.", source=path.name)
    raise ZeroDivisionError("oh")


def read_loud(path, context):
    print("a library prints")
    os.write(1, b"and another one")
    yield article(path.read_text(), source=path.name)


def read_slow_parts(path, context):
    for page in range(1, 5):
        context.on_part(page, 4, "pages")
        time.sleep(0.3)
    yield article("It is done.", source=path.name)


def read_leaving(path, context):
    import tempfile
    tempfile.mkdtemp()
    yield article(tempfile.gettempdir(), source=path.name)
    while True:
        pass


def format_of(name, read):
    return Format(name, name, (f".{name}",), offsets="", articles_only=True, read=read)


HANGING = format_of("hanging", read_hanging)
CRASHING = format_of("crashing", read_crashing)
HUNGRY = format_of("hungry", read_hungry)
ENDLESS = format_of("endless", read_endless)
REFUSED = format_of("refused", read_refused)
BROKEN = format_of("broken", read_broken)
LOUD = format_of("loud", read_loud)
PARTS = format_of("parts", read_slow_parts)
LEAVING = format_of("leaving", read_leaving)
"""
NAMES = (
    "hanging",
    "crashing",
    "hungry",
    "endless",
    "refused",
    "broken",
    "loud",
    "parts",
    "leaving",
)


def install(site: Path) -> None:
    """Write the package into a folder, as an installer leaves it."""
    info = site / "hostile_formats_package-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "hostile_formats_package.py").write_text(textwrap.dedent(CODE), "utf-8")
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: hostile_formats_package\nVersion: 1.0\n"
    )
    entries = [f"{name} = hostile_formats_package:{name.upper()}\n" for name in NAMES]
    (info / "entry_points.txt").write_text(f"[annotator.formats]\n{''.join(entries)}")
