"""Each command does what its help says, and says what it did."""

from importlib.metadata import version
from pathlib import Path

import pytest

from annotator.bug_log import log_path
from annotator.cli.registry import COMMAND_HELP, COMMANDS
from annotator.formats.registry import formats
from annotator.model import TagSet
from annotator.project import Project
from annotator.project.edits import SetNote
from tests.cli.conftest import SEED, Run, files_in

TAG_SET = """
name = "Own"
[[layers]]
name = "Main"
labels = [{ name = "rumour", key = "R" }]
"""


# --- new --------------------------------------------------------------------------------------


def test_new_makes_an_empty_project(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "kyiv.annotator"
    assert run("new", path).done == f"Made {path} with the tag set “News attribution”.\n"
    assert files_in(tmp_path) == ["kyiv.annotator"]
    assert run("info", path, "--json").json["documents"] == 0


def test_new_gives_a_name_its_suffix_and_all_commands_find_it_again(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "kyiv talks.annotator" in run("new", "kyiv talks").done
    assert run("check", "kyiv talks").done.startswith(str(tmp_path / "kyiv talks.annotator"))


def test_new_beside_a_folder_of_the_same_name(
    run: Run, tmp_path: Path, sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kyiv").mkdir()
    (tmp_path / "kyiv" / "a.txt").write_bytes(sample_path.read_bytes())
    assert "kyiv.annotator" in run("new", "kyiv.annotator").done
    assert "Imported 1 article" in run("import", "kyiv", "kyiv").done
    assert run("info", "kyiv", "--json").json["documents"] == 1


def test_a_folder_is_no_project(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kyiv").mkdir()
    for name in ("kyiv", ".", "..", "/", tmp_path):
        assert "is a folder, not a project file" in run("info", name).complaint
        assert "exists already" in run("new", name).complaint
    assert files_in(tmp_path) == ["kyiv"]


def test_new_takes_a_tag_set_of_ones_own(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(TAG_SET)
    assert "“Own”" in run("new", tmp_path / "p", "--tagset", tmp_path / "own.toml").done
    with Project.open(tmp_path / "p.annotator") as project:
        assert [label.name for label in project.tag_set.labels()] == ["rumour"]


def test_new_never_overwrites(run: Run, project: Path) -> None:
    before = project.read_bytes()
    assert run("new", project).complaint == (
        f"{project} exists already; it was not touched. Choose another name."
    )
    assert project.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("name = ", "this is not TOML"),
        ('{"name": ', "this is not JSON"),
        ('name = "Own"', "lacks “layers”"),
        (TAG_SET.replace("rumour", ""), "a label has no name"),
        (TAG_SET.replace("key", "kee"), "no field “layers[0].labels[0].kee”"),
        (TAG_SET.replace('"R"', '"RR"'), "the key of “rumour” must be one letter or digit"),
    ],
)
def test_a_tag_set_with_a_fault_is_named_and_nothing_is_made(
    run: Run, tmp_path: Path, content: str, expected: str
) -> None:
    (tmp_path / "own").write_text(content)
    said = run("new", tmp_path / "p", "--tagset", tmp_path / "own").complaint
    assert said.startswith(f"{tmp_path / 'own'}: ")
    assert expected in said
    assert files_in(tmp_path) == ["own"]


def test_a_tag_set_that_is_not_there(run: Run, tmp_path: Path) -> None:
    said = run("new", tmp_path / "p", "--tagset", tmp_path / "none.toml").complaint
    assert said == f"There is no file {tmp_path / 'none.toml'}."
    said = run("new", tmp_path / "p", "--tagset", tmp_path).complaint
    assert said == f"{tmp_path} is a folder, not a file."
    assert files_in(tmp_path) == []


# --- info -------------------------------------------------------------------------------------


def test_info_counts_everything(run: Run, gold: Path) -> None:
    found = run("info", gold, "--json", "--annotator", "gold").json
    assert found["project"] == str(gold)
    assert (found["documents"], found["annotations"], found["relations"]) == (1, 83, 61)
    assert (found["identities"], found["annotator"]) == (16, "gold")
    assert sum(found["labels"].values()) == sum(found["annotators"].values()) == 83
    assert sum(found["relation_types"].values()) == 61
    assert sum(found["statuses"].values()) == 1
    said = run("info", gold).done
    for words in ("1  articles", "83  annotations", "61  relations", "16  identities", "said_by"):
        assert words in said


def test_info_asks_whose_progress(run: Run, gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from annotator.ui.settings import Settings

    monkeypatch.setenv("LOGNAME", "somebody")
    assert run("info", gold, "--json").json["annotator"] == "somebody"
    Settings().annotator = "ana"
    assert run("info", gold, "--json").json["annotator"] == "ana"
    assert run("info", gold, "--json", "--annotator", "ben").json["annotator"] == "ben"


# --- check ------------------------------------------------------------------------------------


def test_check_of_a_sound_project(run: Run, gold: Path) -> None:
    assert run("check", gold).done == f"{gold} is sound: 1 article checked.\n"
    assert run("check", gold, "--json").json == {
        "project": str(gold),
        "sound": True,
        "problems": [],
        "remarks": [],
    }


# --- search -----------------------------------------------------------------------------------


def test_search_shows_the_place_and_the_words_around_it(run: Run, gold: Path) -> None:
    text = text_of(gold)
    start = text.index("very close to a real result.")
    line = run("search", gold, "very", "close", "to a real result").done.splitlines()[0]
    assert line.startswith(f"{SEED}:{start}-{start + 27}: ")
    assert 'with Russia were "[very close to a real result]' in line
    hits = run("search", gold, "Zelenskyy", "--json").json
    assert [hit["match"] for hit in hits] == ["Zelenskyy"] * text.count("Zelenskyy")
    assert all(text[hit["start"] : hit["end"]] == "Zelenskyy" for hit in hits)


def text_of(project: Path) -> str:
    """The text of the sample article."""
    with Project.open(project, read_only=True) as opened:
        return opened.document(SEED).text


def test_search_finds_notes(run: Run, gold: Path) -> None:
    with Project.open(gold, annotator="gold") as opened:
        opened.do(SetNote(opened.annotations(SEED)[0].id, "irony?"))
    assert ": [irony?]" in run("search", gold, "irony").done
    assert run("search", gold, "irony", "--json").json[0]["where"] == "note"


def test_search_says_when_there_is_nothing_or_more(run: Run, gold: Path) -> None:
    none = run("search", gold, "Helsinki")
    assert (none.code, none.out) == (0, "")
    assert none.err == "“Helsinki” is nowhere in this project.\n"
    assert run("search", gold, "Helsinki", "--json").json == []
    all_of_them = run("search", gold, "Zelenskyy").done
    two = run("search", gold, "Zelenskyy", "--limit", "2")
    assert len(two.done.splitlines()) == 2
    assert two.err == "There are more; these are the first 2 (--limit N).\n"
    assert len(run("search", gold, "Zelenskyy", "--limit", "2", "--json").json) == 2
    assert run("search", gold, "Zelenskyy", "--limit", "9" * 30).done == all_of_them


@pytest.mark.parametrize(
    "query", ['"', "*", "AND", "a OR b", "NEAR(", "'; DROP", "👍", "（", " ", ""]
)
def test_search_takes_any_words(run: Run, gold: Path, query: str) -> None:
    assert isinstance(run("search", gold, query, "--json").json, list)


@pytest.mark.parametrize("limit", ["0", "-1", "many", "1.5", ""])
def test_search_asks_for_a_number(run: Run, gold: Path, limit: str) -> None:
    said = run("search", gold, "x", f"--limit={limit}").usage
    assert f"argument --limit: “{limit}” is not a whole number above 0" in said


# --- formats, help, version -------------------------------------------------------------------


def test_formats_lists_all_of_them(run: Run) -> None:
    listed = run("formats", "--json").json
    assert [each["name"] for each in listed] == list(formats())
    assert all(each["reads"] or each["writes"] for each in listed)
    said = run("formats").done
    assert len(said.splitlines()) < len(formats()) + 16, "a line each, under headings"
    assert said.index("jsonl ") < said.index("Articles, in:") < said.index("html ")
    for each in listed:
        assert any(line.split()[:1] == [each["name"]] for line in said.splitlines())


@pytest.mark.parametrize("name", [each.name for each in formats().values()])
def test_formats_says_all_of_one(run: Run, name: str) -> None:
    each = formats()[name]
    said = " ".join(run("formats", name).done.split())
    assert f"{name}: {each.title}" in said
    for words in (*each.read_options.values(), *each.write_options.values()):
        assert " ".join(words.split()) in said
    if each.writes:
        for words in each.cannot_hold():
            assert words in said
    assert [one["name"] for one in run("formats", name, "--json").json] == [name]


def test_help_names_every_command_and_each_has_its_own(run: Run) -> None:
    said = run("--help").done
    assert run("-h").done == said
    for name in COMMANDS:
        assert f"\n    {name} " in said
        assert COMMAND_HELP[name] in " ".join(said.split())
        own = run(name, "--help").done
        assert own.startswith(f"usage: annotator {name} ")


def test_version(run: Run) -> None:
    assert run("--version").done == run("-V").done == f"annotator {version('annotator')}\n"


# --- wrong calls ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["new"], "required: PROJECT"),
        (["import"], "required: PROJECT, PATH"),
        (["import", "kyiv"], "required: PATH"),
        (["export", "kyiv"], "required: OUT"),
        (["search", "kyiv"], "required: QUERY"),
        (["info", "kyiv", "more"], "unrecognized arguments: more"),
        (["check", "--jsonl", "kyiv"], "unrecognized arguments: --jsonl"),
        (["info", "--js", "kyiv"], "unrecognized arguments: --js"),
        (["export", "kyiv", "out", "--annotator"], "expected at least one argument"),
        (["kyiv", "more"], "unrecognized arguments: more"),
        (["--nonsense"], "unrecognized arguments: --nonsense"),
        (["--annotator"], "expected one argument"),
        (["imprt", "kyiv", "a.txt"], "Did you mean the command “import”?"),
        (["exprot", "kyiv", "a"], "Did you mean the command “export”?"),
        (
            ["--annotator", "ana", "import", "kyiv", "x"],
            "A command comes first: annotator import … ",
        ),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong(run: Run, arguments: list[str], expected: str) -> None:
    assert expected in run(*arguments).usage


def test_a_command_that_is_misspelt_may_be_meant_as_a_project(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run("chekc").complaint
    assert said == (
        "There is no project chekc.annotator. Did you mean the command “check”? "
        "Make one with: annotator new chekc.annotator"
    )


def test_every_command_that_reads_says_where_there_is_no_project(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "none.annotator"
    expected = f"There is no project {path}. Make one with: annotator new {path}"
    for arguments in (
        ["info", path],
        ["check", path, "--json"],
        ["search", path, "x"],
        ["export", path, tmp_path / "out.jsonl"],
        ["import", path, __file__],
        [path],
    ):
        assert run(*arguments).complaint == expected
    assert files_in(tmp_path) == []


# --- what nobody expected ---------------------------------------------------------------------


def test_a_bug_is_logged_and_told_in_a_line(
    run: Run, gold: Path, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_project: Project) -> TagSet:
        raise RuntimeError("half way")

    monkeypatch.setattr(Project, "counts", broken)
    said = run("info", gold)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("annotator: Something went wrong in Annotator (RuntimeError). ")
    log = log_path()
    assert log.is_relative_to(places)
    assert said.err.rstrip("\n").endswith(str(log))
    logged = log.read_text("utf-8")
    # Where and of which kind, and not its words, which may quote an article.
    assert "Traceback" in logged
    assert "in broken" in logged
    assert "RuntimeError" in logged
    assert "RuntimeError: half way" not in logged


def test_a_bug_that_cannot_be_logged_is_told_too(
    run: Run, gold: Path, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_project: Project) -> TagSet:
        raise RuntimeError("half way")

    monkeypatch.setattr(Project, "counts", broken)
    in_the_way = next(each for each in log_path().parents if each.parent.is_dir())
    in_the_way.write_text("in the way")
    said = run("info", gold)
    assert said.err == (
        "annotator: Something went wrong in Annotator (RuntimeError); it could not be logged.\n"
    )
    assert (said.code, said.out) == (1, "")
