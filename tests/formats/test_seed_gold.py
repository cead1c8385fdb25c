"""The sample article, fully tagged, goes in and out whole, in whatever form the file comes."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.exporting import export
from annotator.formats.importing import import_paths
from annotator.formats.tag_sets import default_tag_set
from annotator.project import Project
from tests.data.make_seed_gold import TARGET, gold_bytes
from tests.formats.conftest import SEED

ANNOTATIONS, RELATIONS, IDENTITIES = 83, 61, 16
Lines = list[dict[str, Any]]


@pytest.fixture(scope="module")
def gold() -> Lines:
    """The lines of the file, read with no code of ours."""
    return label_lines(TARGET)


def label_lines(path: Path) -> Lines:
    """The objects of a file in JSON Lines."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


def article_of(lines: Lines) -> dict[str, Any]:
    """The one line that is an article."""
    (article,) = [line for line in lines if "kind" not in line]
    return article


# What the file holds


def test_the_file_is_what_the_script_makes() -> None:
    assert TARGET.read_bytes() == gold_bytes(), "Run: python -m tests.data.make_seed_gold"


def test_every_offset_is_right(gold: Lines, seed_text: str) -> None:
    article = article_of(gold)
    assert (article["id"], article["text"]) == (SEED, seed_text)
    for each in article["annotations"]:
        covered = [seed_text[start:end] for start, end in each["fragments"]]
        assert each["text"] == " … ".join(covered)
        assert all(words == words.strip() for words in covered)


def test_every_kind_of_thing_is_there(gold: Lines) -> None:
    article = article_of(gold)
    annotations = {each["id"]: each for each in article["annotations"]}
    relations = article["relations"]
    assert (len(annotations), len(relations)) == (ANNOTATIONS, RELATIONS)
    assert len({each["id"] for each in relations}) == RELATIONS
    assert {each["annotator"] for each in (*annotations.values(), *relations)} == {"gold"}
    assert {each["label"] for each in annotations.values()} == {
        label.name for label in default_tag_set().labels()
    }
    assert {each["type"] for each in relations} == {
        relation.name for relation in default_tag_set().relations
    }
    split = [each for each in annotations.values() if len(each["fragments"]) > 1]
    assert [each["text"][:10] for each in split] == ["earlier dr", '"The basic']
    known = {line["id"] for line in gold if line.get("kind") == "identity"}
    assert {each["identity"] for each in annotations.values()} == known | {None}


def test_every_claim_is_attributed_and_every_speaker_described(gold: Lines) -> None:
    article = article_of(gold)
    ends = {(each["type"], each["source"]) for each in article["relations"]}
    targets = {each["target"] for each in article["relations"]}
    for each in article["annotations"]:
        if each["label"] == "claim":
            assert {"quotation", "modality"} <= set(each["attributes"])
            assert ("said_by", each["id"]) in ends
            assert ("cued_by", each["id"]) in ends
        elif each["label"] in ("speaker", "cue"):
            assert each["id"] in targets
            assert set(each["attributes"]) == ({"kind"} if each["label"] == "speaker" else set())


# In and out


def test_in_and_out_gives_the_same_bytes(project: Project, tmp_path: Path) -> None:
    report = import_paths(project, [TARGET])
    assert report.notes.messages == []
    assert (report.documents, report.annotations, report.relations, report.identities) == (
        *(1, ANNOTATIONS, RELATIONS),
        IDENTITIES,
    )
    assert project.check() == []
    out = tmp_path / "out.jsonl"
    sent = export(project, out)
    assert (sent.annotations, sent.relations, sent.losses) == (ANNOTATIONS, RELATIONS, [])
    assert out.read_bytes() == TARGET.read_bytes()


def test_it_joins_the_article_that_came_as_text(
    project: Project, tmp_path: Path, sample_path: Path
) -> None:
    import_paths(project, [sample_path])
    report = import_paths(project, [TARGET])
    assert (report.notes.messages, report.documents, report.already_there) == ([], 0, 1)
    assert (report.annotations, report.relations) == (ANNOTATIONS, RELATIONS)
    import_paths(project, [TARGET])
    assert project.check() == []
    export(project, tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == TARGET.read_bytes()


def reordered(lines: Lines) -> bytes:
    """Keys in another order, spaces, escapes, blank lines and a byte order mark."""
    written = [json.dumps(turned(line), separators=(" ,\t", " : ")) for line in lines]
    return b"\xef\xbb\xbf" + "\r\n \r\n".join(f"  {line} " for line in written).encode("ascii")


def turned(value: Any) -> Any:
    """The same value with all its keys the other way round."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(each) for each in value] if isinstance(value, list) else value


def wide(lines: Lines) -> bytes:
    """In UTF-16."""
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode("utf-16")


def relations_first(lines: Lines) -> bytes:
    """Annotations and relations in another order, identities behind the article."""
    article = dict(article_of(lines))
    article["annotations"] = article["annotations"][::-1]
    article["relations"] = article["relations"][::-1]
    others = [line for line in lines if "kind" in line]
    tag_set, progress = others[0], others[-1]
    return as_lines([tag_set, article, progress, *others[1:-1]])


def with_other_line_ends(lines: Lines) -> bytes:
    """The text with two characters at each line's end, and offsets that count both."""
    article = json.loads(json.dumps(article_of(lines)))
    text = article["text"]

    def moved(offset: int) -> int:
        return offset + text.count("\n", 0, offset)

    article["text"] = text.replace("\n", "\r\n")
    for block in article["blocks"]:
        block.update(start=moved(block["start"]), end=moved(block["end"]))
    for each in article["annotations"]:
        each["fragments"] = [[moved(start), moved(end)] for start, end in each["fragments"]]
    return as_lines([article if "kind" not in line else line for line in lines])


def as_lines(lines: Lines) -> bytes:
    """As another program writes them."""
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


@pytest.mark.parametrize("form", [reordered, wide, relations_first, with_other_line_ends])
def test_any_form_of_the_file_is_the_same_gold(
    project: Project, tmp_path: Path, gold: Lines, form: Callable[[Lines], bytes]
) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(form(gold))
    assert import_paths(project, [path]).notes.messages == []
    assert project.check() == []
    export(project, tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == TARGET.read_bytes()


# From the command line


def annotator(folder: Path, *arguments: str) -> Any:
    """What a command says, which must end well; as JSON where it was asked for."""
    done = subprocess.run(
        [sys.executable, "-m", "annotator", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
    return json.loads(done.stdout) if "--json" in arguments else done.stdout


def foreign(lines: Lines) -> bytes:
    """What another program may leave out or add, article alone: only what must be kept is sure."""
    article = article_of(lines)
    return as_lines(
        [
            {
                "relations": [
                    {key: each[key] for key in ("target", "source", "type", "id")} | {"weight": 2}
                    for each in article["relations"]
                ],
                "annotations": [
                    {key: each[key] for key in ("attributes", "fragments", "label", "id")}
                    | {"color": "#CC3311"}
                    for each in article["annotations"]
                ],
                "url": "https://example.org/talks",
                "text": article["text"],
            }
        ]
    )


def test_the_command_line_keeps_all_of_it(tmp_path: Path) -> None:
    annotator(tmp_path, "new", "kyiv.annotator")
    taken = annotator(tmp_path, "import", "kyiv.annotator", str(TARGET), "--json")
    assert (taken["annotations"], taken["relations"], taken["notes"]) == (
        *(ANNOTATIONS, RELATIONS),
        [],
    )
    assert annotator(tmp_path, "check", "kyiv.annotator", "--json")["sound"] is True
    info = annotator(tmp_path, "info", "kyiv.annotator", "--annotator", "gold", "--json")
    assert info["annotations"] == sum(info["labels"].values()) == ANNOTATIONS
    assert info["relations"] == sum(info["relation_types"].values()) == RELATIONS
    assert info["identities"] == IDENTITIES
    assert (info["annotators"], info["statuses"]) == ({"gold": ANNOTATIONS}, {"done": 1})
    annotator(tmp_path, "export", "kyiv.annotator", "out.jsonl", "--format", "jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == TARGET.read_bytes()


def test_the_command_line_keeps_what_another_program_wrote(tmp_path: Path, gold: Lines) -> None:
    (tmp_path / "foreign.jsonl").write_bytes(foreign(gold))
    annotator(tmp_path, "new", "kyiv.annotator")
    taken = annotator(
        *(tmp_path, "import", "kyiv.annotator", "foreign.jsonl"),
        *("--annotator", "gold", "--json"),
    )
    # Nothing is lost without a word, and there are words for nothing else.
    (note,) = taken["notes"]
    assert re.findall("“(.+?)”", note) == ["color", "url", "weight"]
    annotator(tmp_path, "check", "kyiv.annotator")
    annotator(tmp_path, "export", "kyiv.annotator", "out.jsonl")
    given, kept = article_of(gold), article_of(label_lines(tmp_path / "out.jsonl"))
    assert (kept["title"], kept["text"], kept["blocks"]) == (
        *(given["title"], given["text"]),
        given["blocks"],
    )
    for kind, fields in (
        ("annotations", ("id", "annotator", "label", "fragments", "text", "attributes")),
        ("relations", ("id", "annotator", "type", "source", "target", "attributes")),
    ):
        for field in fields:
            assert [each[field] for each in kept[kind]] == [each[field] for each in given[kind]]
    assert {each["metadata"]["color"] for each in kept["annotations"]} == {"#CC3311"}
