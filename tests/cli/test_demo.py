"""``annotator demo``: the main job, from nothing, proven by what lies on the disk."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import SEED, Run, Said, files_in, spawn, state_of

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of somebody who never saw the program."""
    home = tmp_path / "home"
    home.mkdir()
    return home


def from_nothing(home: Path, *arguments: str | Path) -> Said:
    """The demo, with nothing in the home, and temporary files beside it."""
    temporary = home.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    places = {name: "" for name in os.environ if name.startswith("XDG_")}
    temporaries = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    env = {**places, **temporaries, "HOME": str(home)}
    return spawn("demo", *arguments, cwd=home, env=env)


def test_the_whole_job_from_an_empty_home(home: Path, sample_path: Path) -> None:
    said = from_nothing(home).done
    # Nothing but the log, which is empty: a crash would be written into it.
    assert [path.name for path in home.rglob("*") if path.is_file()] == ["annotator.log"]
    assert not next(home.rglob("annotator.log")).stat().st_size
    (folder,) = (home.parent / "temporary").iterdir()
    assert files_in(folder) == ["demo.annotator", "demo.jsonl"]
    for step in ("Project ", "Imported ", "Tagged ", "Undone ", "Reopened ", "Exported "):
        assert f"{step} " in said
    lines = [json.loads(line) for line in (folder / "demo.jsonl").read_text("utf-8").splitlines()]
    (article,) = [line for line in lines if "kind" not in line]
    text = sample_path.read_text("utf-8")
    assert (article["id"], article["text"]) == (SEED, text)
    found = {each["id"]: each for each in article["annotations"]}
    for each in found.values():
        assert each["annotator"] == "demo"
        assert each["text"] == " … ".join(text[start:end] for start, end in each["fragments"])
    said_by = [each for each in article["relations"] if each["type"] == "said_by"]
    assert len(said_by) >= 6
    for each in article["relations"]:
        assert {each["source"], each["target"]} <= set(found)
    assert {each["label"] for each in found.values()} >= {"speaker", "claim", "cue"}
    assert any(len(each["fragments"]) > 1 for each in found.values())
    assert state_of(folder / "demo.annotator")[:2] == (1, len(found))


def test_what_an_earlier_demo_made_stays(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "my demo"
    assert run("demo", "--out", out).code == 0
    first = {path: path.read_bytes() for path in out.iterdir()}
    assert run("demo", "--out", out, "--annotator", "ana").code == 0
    assert files_in(out) == ["demo-2.annotator", "demo-2.jsonl", "demo.annotator", "demo.jsonl"]
    assert {path: path.read_bytes() for path in first} == first
    counts = run("info", out / "demo-2", "--json").json
    assert list(counts["annotators"]) == ["ana"]


def test_a_demo_by_nobody_is_by_demo(run: Run, tmp_path: Path) -> None:
    assert run("demo", "--out", tmp_path, "--annotator", "  ").code == 0
    assert list(run("info", tmp_path / "demo", "--json").json["annotators"]) == ["demo"]


@pytest.mark.parametrize("display", ["", ":987"])
def test_a_picture_needs_no_display(home: Path, display: str) -> None:
    picture = home.parent / "Bild 世界.png"
    env = {"HOME": str(home), "DISPLAY": display}
    said = spawn("demo", "--out", home / "out", "--screenshot", picture, env=env)
    assert said.done.endswith(f"Pictured  {picture}\n")
    content = picture.read_bytes()
    assert content.startswith(PNG)
    assert (int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")) == (
        1440,
        900,
    )
    assert files_in(home / "out") == ["demo.annotator", "demo.jsonl"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["--screenshot", "{}/a.jpg"],
            str(Path("{}/a.jpg")) + " must end in .png: the picture is a PNG file.",
        ),
        (
            ["--screenshot", "{}/no/a.png"],
            f"The folder {Path('{}/no')} does not exist; make it first.",
        ),
        (["--screenshot", "{}/folder.png"], str(Path("{}/folder.png")) + " is a folder"),
        (["--out", "{}/file"], f"The folder {Path('{}/file')} cannot be made: "),
        (["--out", "{}/file/more"], f"The folder {Path('{}/file/more')} cannot be made: "),
    ],
)
def test_a_place_that_cannot_be_is_told_before_anything_is_done(
    run: Run, tmp_path: Path, arguments: list[str], expected: str
) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder.png").mkdir()
    out = [] if "--out" in arguments else ["--out", str(tmp_path / "out")]
    said = run("demo", *out, *(each.format(tmp_path) for each in arguments)).complaint
    assert said.startswith(expected.format(tmp_path))
    assert files_in(tmp_path) == ["file", "folder.png"]
