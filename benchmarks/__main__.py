"""All measurements, each in a process of its own, as one table.

python -m benchmarks [--quick | --tiny] [--repeat N] [NAME…]
"""

import argparse
import json
import subprocess
import sys

from benchmarks.measuring import ROOT, Figure, add_arguments, head, row

NAMES = (
    "start",
    "opening",
    "tagging",
    "backing_up",
    "codebook",
    "gestures",
    "judging",
    "switching",
    "article_list",
    "article_view",
    "finding",
    "relating",
    "import_articles",
    "reading",
    "import_native",
    "export_native",
    "formats",
    "long_articles",
    "merging",
    "agreement",
)


def main() -> int:
    """Measure and print; return the exit code, 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    add_arguments(parser)
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(NAMES)
    if unknown:
        parser.error(f"there is no measurement {', '.join(sorted(unknown))}")
    missed = False
    print(head(), flush=True)
    for name in arguments.names or NAMES:
        for one in measured(name, arguments):
            print(row(one), flush=True)
            missed = missed or one.missed
    return int(missed)


def measured(name: str, arguments: argparse.Namespace) -> list[Figure]:
    """Return the figures of one measurement, run in a process of its own."""
    command = [sys.executable, "-m", f"benchmarks.{name}", "--json"]
    command += [] if arguments.size == "full" else [f"--{arguments.size}"]
    command += ["--repeat", str(arguments.repeat)] if arguments.repeat else []
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=False)
    if not done.stdout:
        raise SystemExit(f"{name} failed.")
    return [Figure(**one) for one in json.loads(done.stdout)]


if __name__ == "__main__":
    sys.exit(main())
