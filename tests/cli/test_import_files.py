"""``annotator import``: what is meant, what comes in, and what is said of what cannot."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from annotator.model.errors import MOST_NOTICES
from annotator.project import Project
from tests.cli.conftest import GOLD, Run, files_in, spawn, state_of, write_lines

SAID = "He said that talks had made progress.\n"


def ids_in(project: Path) -> list[str]:
    """The ids of all articles."""
    with Project.open(project, read_only=True) as opened:
        return [each.id for each in opened.articles.page()]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with three texts, one of them further down, and other things."""
    folder = tmp_path / "Texte aus Köln 世界"
    (folder / "further down").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for number, name in enumerate(("b.txt", "a é.TXT", "further down/c d.txt", ".hidden/no.txt")):
        (folder / name).write_text(f"{number}. {SAID}", "utf-8")
    (folder / ".no.txt").write_text(SAID)
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "picture2.png").write_bytes(b"\x89PNG")
    (folder / "README").write_text(SAID)
    return folder


def test_libraries_say_nothing_on_standard_error(project: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "a.pdf"
    damaged.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n")
    said = spawn("import", project, damaged, "--annotator", "ana")
    assert said.complaint.startswith("a.pdf cannot be read as PDF")


@pytest.mark.usefixtures("reading_here")
def test_what_no_reader_has_words_for_names_the_file(
    run: Run, project: Path, texts: Path, monkeypatch: pytest.MonkeyPatch, places: Path
) -> None:
    def broken(_: object) -> None:
        raise KeyError("odd")

    monkeypatch.setattr("annotator.formats.text.find_structure", broken)
    before = state_of(project)
    said = run("import", project, texts / "b.txt")
    assert said.complaint.startswith(
        "b.txt: something is in it that Annotator cannot read as Plain"
    )
    assert "KeyError: 'odd'" in said.complaint
    assert state_of(project) == before
    (log,) = places.rglob("annotator.log")
    assert "Traceback" in log.read_text("utf-8")
    said = run("import", project, texts, "--skip-bad")
    assert said.complaint.startswith("Nothing was imported. Left out: ")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_what_is_no_file_is_told(run: Run, project: Path, texts: Path) -> None:
    (texts / "round").symlink_to(texts)
    (texts / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(texts / "pipe.txt")
    said = run("import", project, texts)
    assert said.done == "Imported 3 articles.\n"
    assert (
        "Left out, for they are no files: 1 × link to a folder, "
        "2 × link to nothing, pipe or device."
    ) in said.err


def test_articles_on_licences_are_articles(run: Run, project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("Licence fee debated", "license-to-kill", "README", "LICENSE.data", "licence"):
        (folder / f"{name}.txt").write_text(f"{name}. {SAID}", "utf-8")
    run("import", project, folder)
    assert ids_in(project) == ["Licence fee debated", "license-to-kill"]


# --- what is meant ----------------------------------------------------------------------------


def test_a_folder_with_all_that_is_in_it(run: Run, project: Path, texts: Path) -> None:
    said = run("import", project, texts)
    assert said.done == "Imported 3 articles.\n"
    assert said.err == (
        "Left out, for no format reads them: 2 × .png (picture.png and picture2.png), "
        "1 × no suffix (README).\n"
    )
    assert ids_in(project) == ["a é", "b", "c d"]


def test_a_file_a_pattern_and_a_folder_take_each_file_once(
    run: Run, project: Path, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(texts)
    given = ["b.txt", "./b.txt", "*.txt", str(texts / "**" / "*.txt"), "."]
    said = run("import", project, *given, "--json").json
    # Where case does not matter the pattern takes the one that ends in .TXT as well.
    assert sorted(said["document_ids"]) == ["a é", "b", "c d"]
    assert said["already_there"] == 0


def test_what_was_imported_is_known_again(run: Run, project: Path, texts: Path) -> None:
    assert run("import", project, texts).code == 0
    steps = state_of(project)
    assert run("import", project, texts).done == (
        "Imported 0 articles.\nAlready here: 3 articles.\n"
    )
    assert state_of(project) == steps
    (texts / "again under another name.txt").write_bytes((texts / "b.txt").read_bytes())
    said = run("import", project, texts / "again under another name.txt", "--json").json
    assert (said["documents"], said["document_ids"]) == (0, ["b"])
    (texts / "b.txt").write_text("something else")
    assert run("import", project, texts / "b.txt").done == "Imported 1 article.\n"
    assert len(ids_in(project)) == 4


@pytest.mark.parametrize(
    "name",
    [
        "a[1].txt",
        "two  spaces .txt",
        "日本語.txt",
        "e\u0301.txt",
        "👍.txt",
        "a'b\"c.txt",
        "%41?*.txt",
    ],
)
def test_any_name_is_a_name(run: Run, project: Path, tmp_path: Path, name: str) -> None:
    if sys.platform == "win32" and set(name) & set('"?*'):
        pytest.skip("no file has such a name there")
    (tmp_path / name).write_text(SAID)
    assert run("import", project, tmp_path / name).done == "Imported 1 article.\n"
    assert ids_in(project) == [name.removesuffix(".txt")]
    with Project.open(project, read_only=True) as opened:
        assert opened.document(ids_in(project)[0]).metadata["source"] == name


def test_a_name_with_a_dash_stands_behind_two(
    run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("--json.txt").write_text(SAID)
    assert run("import", project, "--", "--json.txt").done == "Imported 1 article.\n"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
@pytest.mark.parametrize("name", [b"caf\xe9.txt", b"caf\xe9.jsonl"])
def test_a_name_that_is_not_unicode_is_shown_as_well_as_it_can_be(
    project: Path, tmp_path: Path, name: bytes
) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.write_text(SAID if path.suffix == ".txt" else json.dumps({"text": SAID}))
    said = spawn("import", project, path, "--json")
    assert said.json["documents"] == 1
    assert said.json["document_ids"][0].startswith("caf\ufffd")
    assert ids_in(project) == said.json["document_ids"]
    path.write_bytes(b"\x00\x01\x02\xff" * 50)
    assert "caf" in spawn("import", project, path).complaint


def test_whose_annotations_are_that_name_nobody(run: Run, project: Path, tmp_path: Path) -> None:
    from annotator.ui.settings import Settings

    annotations = [
        {"id": "1", "label": "claim", "fragments": [[0, 2]]},
        {"id": "2", "label": "claim", "fragments": [[0, 2]], "annotator": "carla"},
    ]
    for name in ("a", "b"):
        line = {"id": name, "text": f"{name} said so."}
        for each in annotations:
            each["id"] = f"{name}{each['id']}"
        write_lines(tmp_path / f"{name}.jsonl", [{**line, "annotations": annotations}])
    assert run("import", project, tmp_path / "a.jsonl", "--annotator", "ben").code == 0
    Settings().annotator = "ana"
    assert run("import", project, tmp_path / "b.jsonl").code == 0
    owners = run("info", project, "--json").json["annotators"]
    assert owners == {"ana": 1, "ben": 1, "carla": 2}


def test_annotated_articles_come_in_whole_and_twice_is_once(run: Run, project: Path) -> None:
    said = run("import", project, GOLD).done
    assert said == "Imported 1 article, 83 annotations, 61 relations, 16 identities.\n"
    said = run("import", project, GOLD).done
    assert said == "Imported 0 articles.\nAlready here: 1 article, 83 annotations.\n"
    assert state_of(project)[:2] == (1, 83)


def test_more_remarks_than_anybody_reads(run: Run, project: Path, tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.txt").write_text("\n")
    (tmp_path / "x.txt").write_text(SAID)
    said = run("import", project, tmp_path)
    lines = said.err.splitlines()
    assert said.code == 0
    assert len(lines) == 21
    assert lines[-1].endswith("more remarks; --json prints them all.")
    assert len(run("import", project, tmp_path, "--json").json["notes"]) >= 30


def test_remarks_beyond_the_limit_are_counted_in_a_field_of_their_own(
    run: Run, project: Path, tmp_path: Path
) -> None:
    (tmp_path / "x.txt").write_text(SAID)
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{oops}\n" * (MOST_NOTICES + 5))
    said = run("import", project, tmp_path, "--skip-bad", "--json").json
    assert len(said["notes"]) == MOST_NOTICES
    every = MOST_NOTICES + said["notes_left_out"]
    assert every >= MOST_NOTICES + 5
    assert not any(note.startswith("…") for note in said["notes"])
    assert run("import", project, tmp_path, "--json").code == 1
    said = run("import", project, tmp_path, "--skip-bad")
    assert said.err.splitlines()[-1] == (
        f"… and {every - 20:,} more remarks; --json prints the first 1,200."
    )


def test_all_bad_files_are_named_in_the_line(run: Run, project: Path, texts: Path) -> None:
    for name in ("bad.txt", "worse.txt"):
        (texts / name).write_bytes(bytes(range(256)) * 20)
    complaint = refused(run, project, texts)
    assert complaint.startswith("2 of 5 files cannot be read. bad.txt is not a text")
    assert "worse.txt is not a text" in complaint
    assert complaint.endswith("To import the rest, leave them out: --skip-bad.")


def test_a_wrong_way_to_count_names_its_option_and_the_ways(
    run: Run, project: Path, texts: Path
) -> None:
    complaint = refused(run, project, texts, "--offsets", "utf16")
    assert complaint.startswith("There is no way to count offsets called “utf16”.")
    assert "Perhaps --offsets utf-16 is meant." in complaint
    assert "--offsets WAY is one of code-points, utf-16, bytes, graphemes" in complaint


def test_a_wrong_encoding_is_named_once_with_its_option(
    run: Run, project: Path, texts: Path
) -> None:
    complaint = refused(run, project, texts, "--encoding", "utf99")
    assert complaint == (
        "There is no text encoding “utf99”. --encoding NAME is a name such as utf-8, cp1252, "
        "gb18030 or shift_jis."
    )


def test_wrong_bytes_are_replaced_if_a_person_says_so(
    run: Run, project: Path, tmp_path: Path
) -> None:
    holes = tmp_path / "holes.txt"
    holes.write_bytes("“We will stay,” he said –\n".encode() + b"to caf\xe9s.\n")
    complaint = refused(run, project, holes)
    assert "looks like UTF-8, but byte 38 (0xe9) in line 2 is not part of it" in complaint
    assert "--encoding utf-8+replace" in complaint
    said = run("import", project, holes, "--errors", "replace")
    assert "holes.txt: bytes that are not utf-8 show as � (1 sign): byte 38" in said.err
    (item,) = ids_in(project)
    with Project.open(project, read_only=True) as opened:
        assert opened.document(item).text.endswith("–\nto caf\ufffds.\n")


def test_all_names_that_lead_nowhere_are_named(run: Run, project: Path, tmp_path: Path) -> None:
    names = [tmp_path / name for name in ("one.txt", "two.txt")]
    complaint = refused(run, project, *names)
    assert all(f"There is no file or folder {name}." in complaint for name in names)


# --- what cannot be taken ---------------------------------------------------------------------

ARTICLE: dict[str, Any] = {"id": "kyiv", "text": "He said 👍 so."}
SPEAKER = {"id": "s", "label": "speaker", "fragments": [[0, 2]]}
CLAIM = {"id": "c", "label": "claim", "fragments": [[8, 12]]}


def with_claim(**fields: Any) -> dict[str, Any]:
    """The article with a speaker, and a claim as given."""
    return {**ARTICLE, "annotations": [SPEAKER, {**CLAIM, **fields}]}


def with_relation(**fields: Any) -> dict[str, Any]:
    """The article with a relation as given."""
    relation = {"id": "r", "type": "said_by", "source": "c", "target": "s", **fields}
    return {**with_claim(), "relations": [relation]}


def refused(run: Run, project: Path, *arguments: str | Path) -> str:
    """What an import is told that changes nothing."""
    before = state_of(project)
    there = files_in(project.parent)
    said = run("import", project, *arguments, "--annotator", "ana").complaint
    assert state_of(project) == before
    assert files_in(project.parent) == there
    return said


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"text": "He said so."', ["not a JSON object on one line", "character 23"]),
        ({"title": "no text"}, ["has no “text”", "“title”"]),
        (with_claim(text="said"), ["annotations[1].text is “said”", "8–12", "“👍 so”"]),
        (with_claim(fragments=[[8, 99]]), ["8–99 lies outside the text", "13 characters"]),
        (with_claim(fragments=[[8, 8]]), ["8–8 is empty"]),
        (with_claim(fragments=[[8, 12], [9, 13]]), ["9–13 overlaps"]),
        (with_claim(label="rumour"), ["“rumour”", "--new-labels", "--map"]),
        (with_claim(id="s"), ["the same id s", "kyiv"]),
        (with_claim(identity="nobody"), ["Annotation c (claim)", "identity nobody"]),
        (with_relation(type="about", source="s", target="c"), ["from speaker to claim"]),
        (with_relation(type="denies"), ["“denies”", "--new-labels"]),
        (with_relation(target="away"), ["Relation r (said_by)", "target, annotation away"]),
        (with_relation(target="c"), ["to itself"]),
        ({"kind": "progress", "document": "away", "status": "done"}, ["article away"]),
    ],
)
def test_a_line_with_a_fault_is_named_and_nothing_is_imported(
    run: Run, project: Path, tmp_path: Path, line: str | dict[str, Any], expected: list[str]
) -> None:
    written = line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)
    path = tmp_path / "news.jsonl"
    path.write_text('{"id": "fine", "text": "This one is fine."}\n' + written + "\n", "utf-8")
    said = refused(run, project, path)
    assert "news.jsonl" in said
    for words in expected:
        assert words in said


def test_an_annotation_off_its_text_says_how_offsets_count(
    run: Run, project: Path, tmp_path: Path
) -> None:
    shifted = with_claim(fragments=[[11, 13]], text="so")
    path = write_lines(tmp_path / "news.jsonl", [shifted])
    said = refused(run, project, path)
    assert said.startswith("news.jsonl:1: annotations[1].text is “so”")
    assert "Offsets must count code points" in said


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["none.txt"], "There is no file or folder none.txt."),
        (["*.text"], "No file matches *.text."),
        (["[a-c]/*.txt"], f"No file matches {Path('[a-c]/*.txt')}."),
        (["empty"], "There is nothing to import in empty. Files that are read end in "),
        (["binary.txt"], "binary.txt is not a text in any encoding that is known here, from its"),
        (["blank.txt"], "blank.txt is empty: there is no text to tag in it."),
        (["letter.pdf"], "letter.pdf cannot be read as PDF: it is damaged, cut off, "),
        (
            ["kyiv.annotator"],
            "kyiv.annotator is a project of Annotator, which no format ",
        ),
        (["a.txt", "none.txt"], "There is no file or folder none.txt."),
        (["a.txt", "--format", "nonsense"], "There is no format “nonsense”; there are "),
        (["a.txt", "--format", "docano"], "Did you mean “doccano”?"),
        (["a.txt", "--format", "csv"], "only written. Such files are read as table."),
        (["a.txt", "--encoding", "klingon"], "There is no text encoding “klingon”."),
        (["ansi.txt", "--encoding", "utf-8"], "ansi.txt: byte 3 (0xe9) is not utf-8"),
        (["a.txt", "--offsets", "words"], "words"),
        (["a.txt", "--map", "old"], "--map takes OLD=NEW, not “old”."),
        (["a.txt", "--set", "x=1"], "There is no option “x” for reading"),
    ],
)
def test_what_cannot_be_taken_is_named(
    run: Run,
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    expected: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(SAID)
    Path("blank.txt").write_text(" \n")
    Path("binary.txt").write_bytes(bytes(range(256)) * 20)
    Path("ansi.txt").write_bytes(b"caf\xe9\n")
    Path("letter.pdf").write_bytes(b"%PDF-1.7\n")
    Path("empty").mkdir()
    assert expected in refused(run, project, *arguments)


def test_one_bad_file_keeps_all_of_a_folder_out_unless_it_may_be_skipped(
    run: Run, project: Path, texts: Path
) -> None:
    (texts / "bad.txt").write_bytes(bytes(range(256)) * 20)
    assert refused(run, project, texts).startswith("bad.txt is not a text")
    said = run("import", project, texts, "--skip-bad")
    assert said.done == "Imported 3 articles.\n"
    assert "Left out: bad.txt is not a text in any encoding" in said.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_can_be_read_but_once_is_refused_and_not_touched(
    run: Run, project: Path, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    said = refused(run, project, pipe)
    assert said == (
        f"{pipe} is neither a file nor a folder. Save its content to a file, and import that."
    )
    assert "There is nothing to import" in refused(run, project, tmp_path)
    assert "neither a file nor a folder" in refused(run, project, "/dev/null")


# Names that one person may have typed twice


def owned(path: Path, *owners: str) -> Path:
    """A native file with an annotation for each owner, the first article of each of its own."""
    return write_lines(
        path,
        [
            {
                "id": f"{path.stem}-{number}",
                "text": f"{path.stem}{number}. {SAID}",
                "annotations": [
                    {"id": f"{path.stem}{number}", "label": "cue", "fragments": [[7, 11]]}
                    | ({"annotator": owner} if owner else {})
                ],
            }
            for number, owner in enumerate(owners)
        ],
    )


def people(project: Path) -> list[str]:
    """The annotators of a project."""
    with Project.open(project, read_only=True) as opened:
        return opened.team.annotators()


def test_a_name_that_nearly_equals_a_known_one_is_asked_about(
    run: Run, project: Path, tmp_path: Path
) -> None:
    assert run("import", project, owned(tmp_path / "a.jsonl", "ana")).code == 0
    texts = owned(tmp_path / "b.jsonl", "")
    said = run("import", project, texts, "--annotator", "Ana").complaint
    assert said == (
        "“Ana” differs from “ana”, who is an annotator already, only by upper and lower case; "
        "nothing was changed. Give the name as it is there, --annotator ana, or make a new person "
        "with --new-annotator."
    )
    assert people(project) == ["ana"]
    assert run("import", project, texts, "--annotator", "Ana", "--new-annotator").code == 0
    assert people(project) == ["Ana", "ana"]
    # Both are known now.
    assert run("import", project, owned(tmp_path / "c.jsonl", ""), "--annotator", "Ana").code == 0


def test_owners_in_a_file_that_nearly_equal_others_are_united_or_kept_apart(
    run: Run, project: Path, tmp_path: Path
) -> None:
    file = owned(tmp_path / "a.jsonl", "Ana", "ana", "ben")
    said = run("import", project, file).complaint
    assert "“ana” differs from “Ana” only by upper and lower case" in said
    assert "--map-annotator 'ana=Ana'" in said
    assert "--new-annotator." in said
    assert people(project) == []
    assert run("import", project, file, "--map-annotator", "ana=Ana").code == 0
    assert people(project) == ["Ana", "ben"]
    other = owned(tmp_path / "b.jsonl", "Ben\u00a0")
    assert "“ben”" in run("import", project, other).complaint
    assert run("import", project, other, "--new-annotator").code == 0
    assert people(project) == ["Ana", "Ben\u00a0", "ben"]


@pytest.mark.parametrize("statement", ["Ana =ana", "Ana=ana", "Ana = ana"])
def test_a_name_that_ends_with_a_blank_is_united_as_the_refusal_says(
    run: Run, project: Path, tmp_path: Path, statement: str
) -> None:
    assert run("import", project, owned(tmp_path / "a.jsonl", "ana")).code == 0
    file = owned(tmp_path / "b.jsonl", "Ana ")
    assert "--map-annotator 'Ana =ana'" in run("import", project, file).complaint
    assert run("import", project, file, "--map-annotator", statement).code == 0
    assert people(project) == ["ana"]


def test_the_name_that_the_project_has_may_end_with_a_blank(
    run: Run, project: Path, tmp_path: Path
) -> None:
    assert run("import", project, owned(tmp_path / "a.jsonl", "ana ")).code == 0
    file = owned(tmp_path / "b.jsonl", "Ana")
    assert "--map-annotator 'Ana=ana '" in run("import", project, file).complaint
    assert run("import", project, file, "--map-annotator", "Ana=ana ").code == 0
    assert people(project) == ["ana "]


def test_a_label_that_ends_with_a_blank_can_be_mapped(
    run: Run, project: Path, tmp_path: Path
) -> None:
    file = tmp_path / "a.jsonl"
    annotation = {"id": "1", "label": "PER ", "fragments": [[0, 3]], "annotator": "ana"}
    write_lines(file, [{"id": "d", "text": "Ana said so.", "annotations": [annotation]}])
    assert "“PER ”" in run("import", project, file).complaint
    assert run("import", project, file, "--map", "PER =person").code == 0


def test_names_that_are_kept_apart_are_named(run: Run, project: Path, tmp_path: Path) -> None:
    file = owned(tmp_path / "a.jsonl", "Ana", "ana")
    notice = "“ana” and “Ana”, which differ only by upper and lower case, are two people."
    assert notice in run("import", project, file, "--new-annotator").err
    # So does a merge.
    other = tmp_path / "other.annotator"
    assert run("new", other).code == 0
    assert notice in run("merge", other, file, "--new-annotator").err
