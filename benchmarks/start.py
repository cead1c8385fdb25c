"""The start: from the process to a window that answers, next to an empty one.

python -m benchmarks.start [--quick] [--repeat N] [--json]
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from annotator.data_files import sample_article
from annotator.formats.importing import import_paths
from annotator.formats.tag_sets import default_tag_set
from annotator.project import Project
from benchmarks.measuring import ROOT, Figure, Scale, figure, in_turn, run, time_work


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Start both in turn."""
    project = folder / "sample.annotator"
    with Project.create(project, default_tag_set(), annotator="ana") as made:
        import_paths(made, [sample_article()])
    # Settings and state of nobody; the cache stays, for the fonts' index is in it.
    here = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "PYTHONPYCACHEPREFIX")
    home = os.environ | {name: str(folder) for name in here}
    # Modules are compiled once, as they are where the program is installed.
    home.pop("PYTHONDONTWRITEBYTECODE", None)

    def started(*arguments: object) -> float:
        command = [sys.executable, "-m", "benchmarks.start_probe", *map(str, arguments)]
        child: list[subprocess.Popen[bytes]] = []

        def start() -> None:
            child.append(subprocess.Popen(command, cwd=ROOT, env=home, stdout=subprocess.PIPE))
            assert child[0].stdout is not None
            if child[0].stdout.readline().strip() != b"answers":
                raise SystemExit(f"{' '.join(command)} did not answer.")

        taken = time_work(start)
        child[0].communicate()
        return taken

    ours, floor = in_turn(scale.repeat * 2, lambda: started(project), started)
    yield figure("start: process to window that answers", ours, floor, "empty QMainWindow", 2.5)


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
