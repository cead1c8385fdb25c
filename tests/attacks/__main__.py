"""Attacks on projects, family by family, as one table.

python -m tests.attacks kills --count 1000 --seed 1
"""

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.attacks import figures as tables
from tests.attacks.figures import Figures


def _kills(arguments: argparse.Namespace) -> Iterable[Figures]:
    from tests.attacks.kills import kill_at_random

    yield kill_at_random(arguments.count or 1_000, arguments.seed, arguments.keep)


def _rescue(arguments: argparse.Namespace) -> Iterable[Figures]:
    from tests.attacks.rescue import rescue

    yield from rescue(arguments.count, arguments.seed)


FAMILIES: dict[str, tuple[Callable[[argparse.Namespace], Iterable[Figures]], str]] = {
    "kills": (_kills, "kills at random instants of a process that edits; --count: kills"),
    "rescue": (_rescue, "damage in every place, and recovery from it; --count: flips of bits"),
}


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
    parser.add_argument("--save", type=Path, metavar="DIR", help="save the table there as well")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep a project that was harmed")
    arguments = parser.parse_args()
    chosen = list(FAMILIES) if "all" in arguments.families else arguments.families
    failed = False
    print(tables.head(), flush=True)
    for name in chosen:
        for one in FAMILIES[name][0](arguments):
            print(one.row(), flush=True)
            failed |= bool(one.faults or one.lost)
            for fault in one.faults[:20]:
                print(f"  {one.name}: {fault}", file=sys.stderr, flush=True)
            if arguments.save is not None:
                tables.save([one], arguments.save)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
