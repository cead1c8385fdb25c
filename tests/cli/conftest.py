"""The command line, in this process where that says enough, and as a program of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from annotator.app import main
from annotator.formats.importing import import_paths
from annotator.formats.tag_sets import default_tag_set
from annotator.project import Project
from tests.data.make_seed_gold import TARGET as GOLD

SEED = "000_fb0497bd58dd550c"

if sys.platform == "win32":  # which has neither terminals, signals nor limits of this kind
    collect_ignore = ["test_export.py", "test_interrupts.py", "test_streams.py"]


@dataclass(frozen=True)
class Said:
    """How a call ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on standard output."""
        assert self.code in (0, 1), self.err
        return json.loads(self.out)

    @property
    def done(self) -> str:
        """What a call that did its work said on standard output."""
        assert self.code == 0, self.err
        assert "Traceback" not in self.err
        return self.out

    @property
    def complaint(self) -> str:
        """The one line with which a call failed."""
        assert self.code == 1
        assert self.out == ""
        line = self.err.removesuffix("\n")
        assert line.startswith("annotator: ")
        assert "\n" not in line
        assert "Something went wrong" not in line
        return line.removeprefix("annotator: ")

    @property
    def usage(self) -> str:
        """What a wrong call was told."""
        assert self.code == 2
        assert self.out == ""
        assert "Traceback" not in self.err
        return self.err


Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Carry out a command line in this process."""

    def call(*arguments: str | Path) -> Said:
        capsys.readouterr()
        code = main([str(each) for each in arguments])
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return call


def environment(**more: str) -> dict[str, str]:
    """That of a terminal at work: no screen, and streams as Python has them by default."""
    given = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        given.pop(name, None)
    if sys.platform == "win32":  # a pipe there has the letters of the system's language alone
        given["PYTHONIOENCODING"] = "utf-8"
    return {**given, "LC_ALL": "C.UTF-8", **more}


def text_of(said: bytes) -> str:
    """What a program said, with line ends as everywhere else."""
    return said.decode().replace(os.linesep, "\n")


def command(*arguments: str | Path) -> list[str]:
    """The program with its arguments."""
    return [sys.executable, "-m", "annotator", *map(str, arguments)]


def default_signals() -> None:
    """What a shell gives a program in the foreground, however these tests were started."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def spawn(
    *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Said:
    """Carry out a command line as a program of its own."""
    done = subprocess.run(
        command(*arguments),
        cwd=cwd,
        env={**environment(), **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Said(done.returncode, text_of(done.stdout), text_of(done.stderr))


def shell(script: str, *arguments: str | Path, cwd: Path | None = None) -> Said:
    """Run a line of sh in which ``annotator`` is the program; ``$1`` … are the arguments."""
    line = f'annotator() {{ "{sys.executable}" -m annotator "$@"; }}\n{script}'
    done = subprocess.run(
        ["/bin/bash", "-c", line, "sh", *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Said(done.returncode, text_of(done.stdout), text_of(done.stderr))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty project."""
    path = tmp_path / "kyiv.annotator"
    with Project.create(path, default_tag_set(), annotator="ana"):
        pass
    return path


@pytest.fixture
def gold(project: Path) -> Path:
    """The project with the sample article, fully tagged by “gold”."""
    with Project.open(project, annotator="ana") as opened:
        import_paths(opened, [GOLD])
    return project


def write_articles(path: Path, count: int, characters: int = 600) -> Path:
    """A file in JSON Lines with so many articles."""
    body = "He said that the talks had made progress. " * (characters // 42)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            text = f"Article {number}\n\n{body}"
            file.write(json.dumps({"id": f"a{number:06}", "text": text, "blocks": []}) + "\n")
    return path


def write_lines(path: Path, lines: Sequence[dict[str, Any]]) -> Path:
    """A file in JSON Lines."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def state_of(path: Path) -> tuple[int, int, int]:
    """Articles, annotations and steps of a project that is sound."""
    with Project.open(path, read_only=True) as opened:
        assert opened.check() == []
        counts = opened.counts()
    return counts.documents, counts.annotations, counts.steps


def files_in(folder: Path) -> list[str]:
    """The names of all that is in a folder, hidden or not."""
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def articles(run: Run, project: Path, tmp_path: Path) -> Path:
    """A project with six articles."""
    assert run("import", project, write_articles(tmp_path / "six.jsonl", 6)).code == 0
    return project
