"""What goes to which stream, and what becomes of a stream that is shut, full, or a terminal."""

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import (
    GOLD,
    Said,
    command,
    default_signals,
    environment,
    shell,
    spawn,
    state_of,
    write_articles,
    write_lines,
)

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full, a disk without room")


# --- one JSON value, and nothing else on standard output -------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("info", "{}", "--json"),
        ("check", "{}", "--json"),
        ("search", "{}", "Zelenskyy", "--json"),
        ("formats", "--json"),
        ("import", "{}", "texts", "--json"),
    ],
)
def test_json_is_one_value_on_standard_output(
    gold: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text("He said so.\n")
    (texts / "leer.txt").write_text("\n")  # gives a remark
    said = spawn(*(each.format(gold) for each in arguments), cwd=tmp_path)
    assert said.code == 0
    assert said.json is not None
    assert said.err == ""


def test_what_is_wrong_comes_as_json_too(project: Path, tmp_path: Path) -> None:
    from annotator.project import Project
    from annotator.project.edits import Tag

    article = write_lines(tmp_path / "a.jsonl", [{"id": "a", "text": "He said so."}])
    assert spawn("import", project, article).code == 0
    with Project.open(project, annotator="ana") as opened:
        opened.do(Tag("a", "claim", ((0, 2),), id="moved"))
        opened._db.execute("UPDATE annotations SET fragments = '[[1,3]]'")
    said = spawn("check", project, "--json")
    assert said.code == 1
    assert said.json["sound"] is False
    assert len(said.json["problems"]) == 1
    assert said.err == (
        f"{project} has 1 problem. Keep this file. "
        f"Go back to a backup: annotator backups {project}. "
        f"Write what can still be read into a new project: annotator recover {project} NEW.\n"
    )


def test_a_failure_leaves_standard_output_empty(tmp_path: Path) -> None:
    for name in ("info", "check", "search", "import"):
        more = {"search": ["x"], "import": ["x"]}.get(name, [])
        said = spawn(name, tmp_path / "none", *more, "--json")
        assert "There is no project" in said.complaint


def test_an_export_to_standard_output_is_all_that_is_there(gold: Path, tmp_path: Path) -> None:
    said = spawn("export", gold, "-", cwd=tmp_path)
    assert (said.code, said.err) == (0, "")
    assert said.out.encode() == GOLD.read_bytes()
    assert spawn("export", gold, "out.jsonl", cwd=tmp_path).code == 0
    assert (tmp_path / "out.jsonl").read_bytes() == GOLD.read_bytes()


# --- letters ----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_a_terminal_that_lacks_a_letter_is_no_reason_to_fail(
    project: Path, tmp_path: Path, encoding: str
) -> None:
    text = "世界 “said” 👍"
    article = write_lines(tmp_path / "ö 世.jsonl", [{"id": "ö", "text": text, "title": "t"}])
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}

    def spoken(*arguments: str | Path) -> Said:
        done = subprocess.run(
            command(*arguments), env=environment(**env), capture_output=True, check=False
        )
        return Said(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))

    assert spoken("import", project, article).code == 0
    (hit,) = spoken("search", project, "世", "--json").json
    assert (hit["document"], hit["before"] + hit["match"] + hit["after"]) == ("ö", text)
    assert spoken("search", project, "世").code == 0
    assert "There is no file or folder" in spoken("import", project, "世.txt").complaint
    exported = spoken("export", project, tmp_path / "out.jsonl")
    assert exported.code == 0
    assert text in (tmp_path / "out.jsonl").read_text("utf-8")


def test_an_export_to_standard_output_is_utf_8_whatever_the_terminal(gold: Path) -> None:
    done = subprocess.run(
        command("export", gold, "-"),
        env=environment(PYTHONIOENCODING="ascii", LC_ALL="C"),
        capture_output=True,
        check=True,
    )
    assert done.stdout == GOLD.read_bytes()


def test_a_message_keeps_the_name_of_the_file_as_it_is(tmp_path: Path) -> None:
    name = "two  spaces\u00a0and\u3000wide ones.annotator"
    assert f"There is no project {tmp_path / name}. " in spawn("info", tmp_path / name).complaint
    broken = spawn("info", tmp_path / "in two\nlines.annotator").complaint
    assert f"There is no project {tmp_path / 'in two⏎lines.annotator'}. " in broken


# --- streams that are shut, or take no more ---------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        'annotator export "$1" - | head -c 1 >/dev/null',
        'annotator export "$1" - | true',
        'annotator search "$1" Zelenskyy | head -n 1 >/dev/null',
        'annotator info "$1" | true',
        'annotator info "$1" --json | true',
        "annotator --help | true",
        'annotator check "$1" 2>&1 | true',
    ],
)
def test_whoever_has_read_enough_hears_no_more(gold: Path, line: str) -> None:
    assert shell(f"{line}; exit 0", gold).err == ""


def test_a_reader_that_goes_away_gets_what_it_asked_for(project: Path, tmp_path: Path) -> None:
    many = write_articles(tmp_path / "many.jsonl", 3_000)
    assert spawn("import", project, many).code == 0
    said = shell('annotator export "$1" - | head -n 2; exit "${PIPESTATUS[0]}"', project)
    assert said.err == ""
    assert said.code == 1
    kinds = [json.loads(line).get("kind", "document") for line in said.out.splitlines()]
    assert kinds == ["tagset", "document"]


@needs_full
@pytest.mark.parametrize(
    "line",
    [
        'annotator info "$1" >/dev/full',
        'annotator info "$1" --json >/dev/full',
        'annotator search "$1" e >/dev/full',
        'annotator export "$1" - >/dev/full',
        "annotator formats >/dev/full",
        'annotator info "$1" --json >&-',
        'annotator export "$1" - >&-',
    ],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_cannot_be_written_is_told(gold: Path, line: str, unbuffered: str) -> None:
    said = shell(f"export PYTHONUNBUFFERED={unbuffered}; {line}", gold)
    assert said.complaint.startswith("Standard output cannot be written: ")


@needs_full
def test_help_that_cannot_be_written_is_told() -> None:
    said = shell("annotator --help >/dev/full")
    assert said.complaint.startswith("Standard output cannot be written: ")


@needs_full
@pytest.mark.parametrize("where", ["2>/dev/full", "2>&-", "2>&1 >/dev/null | true"])
def test_remarks_that_nobody_can_read_do_not_undo_the_work(
    project: Path, tmp_path: Path, where: str
) -> None:
    (tmp_path / "a.txt").write_text("He said so.\n")
    (tmp_path / "b.txt").write_text("\n")
    line = f'annotator import "$1" "$2" {where}; exit "${{PIPESTATUS[0]}}"'
    said = shell(line, project, tmp_path)
    assert (said.code, said.err) == (0, "")
    assert said.out in ("", "Imported 1 article.\n")
    assert state_of(project)[0] == 1


def test_a_failure_keeps_its_exit_code_without_any_stream(tmp_path: Path) -> None:
    said = shell('annotator info "$1" >&- 2>&- <&-', tmp_path / "none")
    assert (said.code, said.out, said.err) == (1, "", "")
    assert shell("annotator info >&- 2>&-").code == 2


# --- progress ---------------------------------------------------------------------------------


def on_a_terminal(*arguments: str | Path, out_too: bool = False) -> Said:
    """Run the program with standard error (and output, if wanted) on a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command(*arguments),
        env=environment(TERM="xterm"),
        stdin=subprocess.DEVNULL,
        stdout=theirs if out_too else subprocess.PIPE,
        stderr=theirs,
        preexec_fn=default_signals,
    ) as program:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 65536):
                shown += part
        except OSError:  # on Linux, the end
            pass
        os.close(ours)
        out = b"" if program.stdout is None else program.stdout.read()
    return Said(program.returncode, out.decode(), shown.decode())


def screen(shown: str) -> list[str]:
    """The lines that stay, as a terminal shows them."""
    lines = [""]
    at = 0
    for character in shown:
        if character == "\n":
            lines.append("")
        elif character == "\r":
            at = 0
        else:
            line = lines[-1]
            lines[-1] = line[:at] + character + line[at + 1 :]
        at = at + 1 if character not in "\r\n" else 0
    return [line.rstrip() for line in lines]


def test_progress_shows_on_a_terminal_and_is_gone_in_the_end(project: Path, tmp_path: Path) -> None:
    many = write_articles(tmp_path / "many.jsonl", 3_000)
    said = on_a_terminal("import", project, many, "--json")
    assert said.code == 0
    assert "\rImporting: " in said.err
    assert "3,000 of 3,000 (100 %) articles" in said.err
    assert screen(said.err) == [""]
    assert json.loads(said.out)["documents"] == 3_000
    for name, title in (("export", "Exporting"), ("check", "Checking")):
        more = [tmp_path / "out.jsonl"] if name == "export" else []
        said = on_a_terminal(name, project, *more)
        assert said.code == 0
        assert f"\r{title}: " in said.err
        assert screen(said.err) == [""]


def test_a_message_stands_on_a_line_of_its_own(project: Path, tmp_path: Path) -> None:
    many = write_articles(tmp_path / "many.jsonl", 3_000)
    with many.open("a") as file:
        file.write("nonsense\n")
    said = on_a_terminal("import", project, many, out_too=True)
    assert said.code == 1
    line, rest = screen(said.err)
    assert line.startswith("annotator: many.jsonl:3001: not a JSON object on one line")
    assert rest == ""


def test_nobody_but_a_terminal_sees_progress(project: Path, tmp_path: Path) -> None:
    many = write_articles(tmp_path / "many.jsonl", 3_000)
    said = spawn("import", project, many)
    assert (said.out, said.err) == ("Imported 3,000 articles.\n", "")
    assert spawn("export", project, tmp_path / "out.jsonl").err == ""
    assert spawn("check", project).err == ""
