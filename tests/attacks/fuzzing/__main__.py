"""Fuzzes readers, each in a process of its own, and prints the figures as a table.

python -m tests.attacks.fuzzing --reader jsonl --count 2000 --seed 1 --by structure
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from tests.attacks.fuzzing import by_coverage

if "coverage" in sys.argv and "--report" in sys.argv:
    # Before any other import of the readers.
    by_coverage.instrument(sys.argv[sys.argv.index("--reader") + 1])

from tests.attacks.figures import Figures, head, save
from tests.attacks.fuzzing.judging import ERROR, FAULT, IMPORT, OVER, READERS, Verdicts

_MOST_SECONDS = 1_800
_MEMORY_BYTES = 3 * 1024**3


def main() -> int:
    """Fuzz the readers that are named, and print their figures.

    Returns:
        The exit code: 1 if a fault was found.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.attacks.fuzzing", description=__doc__)
    parser.add_argument("--reader", default="all", metavar="NAME", help="a format, or “all”")
    parser.add_argument("--by", choices=("structure", "coverage"), default="structure")
    parser.add_argument("--count", type=int, default=1_000, metavar="N", help="inputs of a reader")
    parser.add_argument("--seconds", type=int, default=_MOST_SECONDS, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--save", type=Path, metavar="DIR", help="save the table there as well")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep inputs with faults")
    parser.add_argument("--report", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.report is not None:
        _fuzz(arguments)
        return 0
    print(head(), flush=True)
    failed = False
    for name in READERS if arguments.reader == "all" else arguments.reader.split(","):
        figures = _in_process(name, arguments)
        failed |= bool(figures.faults)
        print(figures.row(), flush=True)
        for fault in figures.faults:
            print(f"  {name}: {fault}", file=sys.stderr, flush=True)
        if arguments.save is not None:
            save([figures], arguments.save)
    return int(failed)


def _in_process(name: str, arguments: argparse.Namespace) -> Figures:
    """Fuzz one reader in a process of its own; a crash of that is a fault."""
    figures = Figures(f"fuzzing {name} by {arguments.by}")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [sys.executable, "-m", "tests.attacks.fuzzing", "--report", str(report)]
        command += ["--reader", name, "--by", arguments.by, "--count", str(arguments.count)]
        command += ["--seed", str(arguments.seed)]
        command += ["--keep", str(arguments.keep)] if arguments.keep else []
        began = perf_counter()
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=arguments.seconds
            )
            ended, words = done.returncode, done.stderr
        except subprocess.TimeoutExpired:
            ended, words = 0, ""
        figures.seconds = perf_counter() - began
        found = json.loads(report.read_text("utf-8")) if report.exists() else {}
    counts: dict[str, int] = found.get("counts", {})
    figures.details = counts
    figures.tried = sum(counts.values())
    figures.survived = counts.get(IMPORT, 0) + counts.get(ERROR, 0)
    figures.faults = found.get("faults", [])
    if ended != 0:
        figures.faults.append(f"the process ended with {ended}: {words[-500:]}")
    return figures


def _fuzz(arguments: argparse.Namespace) -> None:
    """Fuzz one reader in this process, and write a report."""
    _limit_memory()
    name = arguments.reader

    def report(verdicts: Verdicts) -> None:
        for kind in (IMPORT, ERROR, FAULT, OVER):
            verdicts.counts[kind] += 0
        found = {"counts": dict(verdicts.counts), "faults": list(verdicts.faults)}
        arguments.report.write_text(json.dumps(found), "utf-8")
        if arguments.keep is not None:
            _keep(verdicts, arguments.keep / name)

    with tempfile.TemporaryDirectory() as folder:
        if arguments.by == "coverage":
            by_coverage.fuzz(
                name, Path(folder), count=arguments.count, number=arguments.seed, report=report
            )
        else:
            from tests.attacks.fuzzing import by_structure

            report(
                by_structure.fuzz(name, Path(folder), count=arguments.count, number=arguments.seed)
            )


def _keep(verdicts: Verdicts, folder: Path) -> None:
    for number, (reason, files) in enumerate(verdicts.faults.items()):
        for name, content in files.items():
            path = folder / str(number) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (folder / str(number) / "reason").write_text(reason, "utf-8")


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY_BYTES, _MEMORY_BYTES))


if __name__ == "__main__":
    sys.exit(main())
