"""Attacks on projects, family by family, as one table.

python -m tests.attacks kills --count 1000 --seed 1
"""

import argparse
import atexit
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.attacks import disk
from tests.attacks import figures as tables
from tests.attacks.figures import Figures


def _kills(arguments: argparse.Namespace) -> Iterable[Figures]:
    from tests.attacks.kills import kill_at_random

    count = arguments.count or 1_000
    yield kill_at_random(count, arguments.seed, arguments.keep, is_hasty=arguments.hasty)


def _window(arguments: argparse.Namespace) -> Iterable[Figures]:
    from tests.attacks.window_kills import kill_windows

    yield kill_windows(arguments.count or 200, arguments.seed)


def _rescue(arguments: argparse.Namespace) -> Iterable[Figures]:
    from tests.attacks.rescue import rescue

    yield from rescue(arguments.count, arguments.seed)


def _faults(arguments: argparse.Namespace) -> Iterable[Figures]:
    yield from _at_each_step(arguments, "FAULTS")


def _steps(arguments: argparse.Namespace) -> Iterable[Figures]:
    yield from _at_each_step(arguments, "KILLS")


def _writers(arguments: argparse.Namespace) -> Iterable[Figures]:
    del arguments
    from tests.attacks.writers import write_twice

    yield from write_twice()


def _files(arguments: argparse.Namespace) -> Iterable[Figures]:
    from tests.attacks.moved import move_files

    yield from move_files(arguments.only)


def _damage(arguments: argparse.Namespace) -> Iterable[Figures]:
    from tests.attacks.damage import damage_files

    yield from damage_files(arguments.count, arguments.seed)


def _reading(arguments: argparse.Namespace) -> Iterable[Figures]:
    from tests.attacks.reading import read_hostile

    yield from read_hostile(arguments.count, arguments.seed)


def _soak(arguments: argparse.Namespace) -> Iterable[Figures]:
    from tests.attacks.soak import soak

    yield soak(arguments.count, arguments.seed)


def _power(arguments: argparse.Namespace) -> Iterable[Figures]:
    from tests.attacks.power import cut_power

    count = arguments.count or 1_000
    yield cut_power(count, arguments.seed, arguments.keep, is_hasty=arguments.hasty)


def _backups(arguments: argparse.Namespace) -> Iterable[Figures]:
    from tests.attacks.backups import kill_backups

    yield from kill_backups(arguments.count or 500, arguments.seed)


def _at_each_step(arguments: argparse.Namespace, which: str) -> Iterable[Figures]:
    from tests.attacks import faults

    chosen = [
        fault
        for fault in getattr(faults, which)
        if not arguments.only or arguments.only in fault.name
    ]
    yield from faults.fail_at_each_step(
        chosen,
        arguments.operation or tuple(faults.CASES),
        most=arguments.count,
        seed=arguments.seed,
        keep=arguments.keep,
    )


FAMILIES: dict[str, tuple[Callable[[argparse.Namespace], Iterable[Figures]], str]] = {
    "kills": (_kills, "kills at random instants of a process that edits; --count: kills"),
    "window": (_window, "kills of the window at random instants; --count: kills"),
    "rescue": (_rescue, "damage in every place, and recovery from it; --count: flips of bits"),
    "faults": (_faults, "faults of the disk at each step; --count: steps of each operation"),
    "writers": (_writers, "two writers of one project, by every spelling of its path"),
    "files": (_files, "project files that are replaced, moved or cut"),
    "damage": (_damage, "damaged files under each command; --count: files of each kind"),
    "reading": (_reading, "hostile files, and readers that are killed; --count: kills"),
    "soak": (_soak, "a day in the window; --count: gestures"),
    "power": (_power, "power cuts, played through; --count: cuts"),
    "backups": (_backups, "kills while a backup is made, or gone back to; --count: kills of each"),
    "steps": (_steps, "kills at each step; --count: steps of each operation"),
}
_HOME_PREFIX = "annotator-attack-home-"
_ON_DISK = {"faults", "power", "steps"}
"""They need a disk that fails on demand."""


def main() -> int:
    """Run the attacks that are named, and print their figures.

    Returns:
        The exit code: 1 if an attack found a fault.
    """
    families = "\n".join(f"  {name:10} {words}" for name, (_, words) in FAMILIES.items())
    parser = argparse.ArgumentParser(
        prog="python -m tests.attacks",
        description=f"{__doc__}\n{families}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("families", nargs="+", metavar="FAMILY", choices=[*FAMILIES, "all"])
    parser.add_argument("--count", type=int, default=0, metavar="N", help="how many; 0: full size")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--operation", action="append", metavar="NAME", help="only this operation")
    parser.add_argument("--only", default="", metavar="WORDS", help="only faults with such a name")
    parser.add_argument("--save", type=Path, metavar="DIR", help="save the table there as well")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep a project that was harmed")
    parser.add_argument(
        "--hasty", action="store_true", help="acknowledge edits too early: kills and power find it"
    )
    arguments = parser.parse_args()
    chosen = list(FAMILIES) if "all" in arguments.families else arguments.families
    failed = False
    # Folders are removed, and mounts undone, where it is ended from outside as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    _leave_home()
    if _ON_DISK & set(chosen) and not disk.why_not():
        disk.restart_preloaded(["-m", "tests.attacks", *sys.argv[1:]])
    print(tables.head(), flush=True)
    for name in chosen:
        for one in FAMILIES[name][0](arguments):
            print(one.row(), flush=True)
            failed |= bool(one.faults or one.lost)
            for fault in one.kinds_of_faults():
                print(f"  {fault}", file=sys.stderr, flush=True)
            if arguments.save is not None:
                tables.save([one], arguments.save)
    return int(failed)


def _leave_home() -> None:
    """Use no settings and no log of the person who runs this."""
    if "ANNOTATOR_ATTACK_HOME" not in os.environ:
        os.environ["ANNOTATOR_ATTACK_HOME"] = tempfile.mkdtemp(prefix=_HOME_PREFIX)
    home = Path(os.environ["ANNOTATOR_ATTACK_HOME"])
    if home.name.startswith(_HOME_PREFIX):  # Made here, or before this process began anew.
        atexit.register(shutil.rmtree, home, ignore_errors=True)
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        os.environ[variable] = os.environ["ANNOTATOR_ATTACK_HOME"]


if __name__ == "__main__":
    sys.exit(main())
