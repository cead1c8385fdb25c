"""The process that reads files ends with the program, however that ends."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.formats.tag_sets import default_tag_set
from annotator.project import Project
from tests.formats.reading_process.hostile_formats import install

CODE = """
import sys
from pathlib import Path

from annotator.cli.foreground import run_job
from annotator.formats.importing import import_paths
from annotator.formats.reading_process import pool
from annotator.model import Cancelled
from annotator.project import Project


def work(progress):
    def report(done, total, what):
        if "reading" in what:
            for process in pool._all:
                print(process._process.pid, flush=True)
        progress(done, total, what)

    with Project.open(Path(sys.argv[1]), annotator="ana") as project:
        import_paths(project, [Path(sys.argv[2])], progress=report)


try:
    run_job("Importing", work)
except Cancelled:
    print("cancelled", flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for the end of another's child")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_hanging_process_ends_with_the_program(
    tmp_path: Path, root: Path, number: signal.Signals
) -> None:
    site, temporary = tmp_path / "site", tmp_path / "temporary"
    install(site)
    temporary.mkdir()
    Project.create(tmp_path / "p.annotator", default_tag_set()).close()
    path = tmp_path / "a.hanging"
    path.write_bytes(b"Long. " * 14_000)
    env = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{site}", "TMPDIR": str(temporary)}
    program = subprocess.Popen(
        [sys.executable, "-c", CODE, tmp_path / "p.annotator", path],
        stdout=subprocess.PIPE,
        env=env,
        text=True,
        # These tests may have been started in the background, where a shell ignores Ctrl+C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert program.stdout is not None
    reader = os.pidfd_open(int(program.stdout.readline()))
    program.send_signal(number)
    remaining = program.stdout.read().splitlines()
    program.wait()
    assert select.select([reader], [], [], 30)[0] == [reader]
    os.close(reader)
    if number != signal.SIGKILL:
        assert remaining[-1] == "cancelled"
        assert [each.name for each in temporary.iterdir()] == []
