"""``annotator demo``: the main job on the sample article, and the proof that nothing was lost.

It tags and relates by the rules that the window has: extents are trimmed, and only relations that
the tag set allows between two annotations are made.
"""

import json
import os
import re
import tomllib
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.cli.cli_command import PROJECT_SUFFIX, CliCommand, WindowFunctions
from annotator.cli.streams import say
from annotator.data_files import resource, sample_article
from annotator.formats.exporting import export
from annotator.formats.importing import import_paths
from annotator.formats.tag_sets import default_tag_set
from annotator.model import (
    Annotation,
    AnnotatorError,
    EnvironmentFault,
    Fragment,
    InputError,
    Relation,
    attributions,
    covered_text,
)
from annotator.model.relations import relation_options
from annotator.project import Project
from annotator.project.edits import Relate, SetStatus, Tag
from annotator.temporary import lasting_folder
from annotator.text.fragments import trim
from annotator.words import number, shorten

_PICTURE_PIXELS = (1440, 900)
_ANNOTATOR = "demo"
_CLAIM_CHARACTERS = 72
"""How much of a claim is shown."""


class DemoFailed(AnnotatorError):
    """The result of the demo differs from its script."""


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--screenshot", metavar="FILE", type=Path, help="save a picture of the window, a PNG file"
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        help="the folder for the project and the exported file (default: a new temporary folder)",
    )
    parser.add_argument(
        "--annotator", metavar="NAME", default=_ANNOTATOR, help="who tags (default: demo)"
    )


def _run(arguments: Namespace, window: WindowFunctions) -> int:
    picture = _picture_path(arguments.screenshot)
    path = _new_project_path(_folder(arguments.out))
    document_id = do_main_job(path, arguments.annotator.strip() or _ANNOTATOR)
    if picture is not None:
        window.render(path, document_id, picture, _PICTURE_PIXELS)
        if not picture.is_file() or picture.stat().st_size == 0:
            raise EnvironmentFault(f"The picture {picture} could not be written.")
        say(f"Pictured  {picture}")
    return 0


# Places on the disk


def _picture_path(argument: Path | None) -> Path | None:
    """The path of the picture.

    Raises:
        InputError: No picture can be there; nothing was done.
        EnvironmentFault: It may not be written; nothing was done.
    """
    if argument is None:
        return None
    picture = argument.expanduser().absolute()
    if picture.suffix.lower() != ".png":
        raise InputError(f"{picture} must end in .png: the picture is a PNG file.")
    if not picture.parent.is_dir():
        raise InputError(f"The folder {picture.parent} does not exist; make it first.")
    if picture.is_dir():
        raise InputError(f"{picture} is a folder; give the name of a file in it.")
    if not os.access(picture if picture.exists() else picture.parent, os.W_OK):
        raise EnvironmentFault(f"The picture {picture} cannot be written: permission denied.")
    return picture


def _folder(argument: Path | None) -> Path:
    try:
        if argument is None:
            return lasting_folder("annotator-demo")
        argument.expanduser().mkdir(parents=True, exist_ok=True)
        return argument.expanduser().absolute()
    except OSError as error:
        raise EnvironmentFault(
            f"The folder {argument or 'for temporary files'} cannot be made: "
            f"{error.strerror or error}."
        ) from error


def _new_project_path(folder: Path) -> Path:
    """The first name that is free: the files of an earlier demo stay."""
    path = folder / f"demo{PROJECT_SUFFIX}"
    count = 1
    while path.exists() or path.with_suffix(".jsonl").exists():
        count += 1
        path = folder / f"demo-{count}{PROJECT_SUFFIX}"
    return path


# The job


def do_main_job(path: Path, annotator: str) -> str:
    """Make a project, tag the sample, prove that all was kept, export it beside the project.

    Args:
        path: The project to make.
        annotator: The owner of the annotations.

    Returns:
        The article's id.

    Raises:
        DemoFailed: Something was lost or changed on the way; the project stays for a look.
    """
    with Project.create(path, default_tag_set(), annotator=annotator) as project:
        say(f"Project   {project.path}")
        document_id = _import_sample(project)
        edits = _tag(project, document_id)
        _undo_and_redo(project, document_id)
    with Project.open(path, annotator=annotator) as project:
        _check_project(project, document_id, edits)
        counts = _describe_counts(project, document_id)
        say(f"Reopened  {counts}, as they were tagged; the file is sound")
        _show_attributions(project, document_id)
        out = path.with_suffix(".jsonl")
        export(project, out)
        text = project.document(document_id).text
    _check_export(out, document_id, text, edits)
    say(f"Exported  {out}")
    say("          every offset, text, attribute and relation in it is as it was tagged")
    return document_id


def _import_sample(project: Project) -> str:
    report = import_paths(project, [sample_article()])
    (document_id,) = report.document_ids
    article = project.document(document_id)
    say(f"Imported  {article.title}")
    say(f"          {len(article.text):,} characters in {number(len(article.blocks), 'block')}")
    return document_id


def _tag(project: Project, document_id: str) -> list[Tag | Relate]:
    """Carry out the script; return its edits."""
    text = project.document(document_id).text
    edits: list[Tag | Relate] = []
    for passage in read_passages(document_id, text):
        for tag in passage.tags:
            if any(trim(text, *fragment) != fragment for fragment in tag.fragments):
                raise DemoFailed(f"A {tag.label} of the script begins or ends in white space.")
            edits.append(tag)
            project.do(tag)
        for relation in passage.relations:
            edits.append(_relation_edit(project, *relation))
            project.do(edits[-1])
        say(f"Tagged    {passage.shows}")
    project.do(SetStatus(document_id, "done"))
    return edits


def _relation_edit(project: Project, source_id: str, relation_type: str, target_id: str) -> Relate:
    """The edit for a relation, chosen among those that the window would offer."""
    source, target = project.annotation(source_id), project.annotation(target_id)
    if source is not None and target is not None:
        for option in relation_options(source, target, project.tag_set):
            ends = option.source, option.target
            if option.type.name == relation_type and ends == (source_id, target_id):
                return Relate(option.source, option.target, option.type.name)
    raise DemoFailed(f"The tag set does not offer the relation {relation_type} of the script.")


def _undo_and_redo(project: Project, document_id: str) -> None:
    before = _state(project, document_id), project.articles.status(document_id)
    project.undo()
    project.undo()
    between = _state(project, document_id), project.articles.status(document_id)
    project.redo()
    project.redo()
    if (
        between == before
        or (_state(project, document_id), project.articles.status(document_id)) != before
    ):
        raise DemoFailed("Undo and redo did not restore the earlier state.")
    say("Undone    the last two steps, and done again")


def _state(project: Project, document_id: str) -> tuple[list[Annotation], list[Relation]]:
    return project.annotations(document_id), project.relations(document_id)


def _describe_counts(project: Project, document_id: str) -> str:
    annotations, relations = _state(project, document_id)
    return f"{number(len(annotations), 'annotation')}, {number(len(relations), 'relation')}"


def _show_attributions(project: Project, document_id: str) -> None:
    """Print who said what, as the attribution table has it."""
    annotations, relations = _state(project, document_id)
    by_id = {annotation.id: annotation for annotation in annotations}
    for row in attributions(by_id, relations):
        speakers = ", ".join(speaker.text for speaker in row.speakers) or "?"
        cues = ", ".join(cue.text for cue in row.cues) or "–"
        say(f"          {speakers} · {cues} · {shorten(row.claim.text, _CLAIM_CHARACTERS)}")


# The proof


def _check_project(project: Project, document_id: str, edits: list[Tag | Relate]) -> None:
    """Compare the reopened project with the script."""
    text = project.document(document_id).text
    annotations, relations = _state(project, document_id)
    actual = {
        "annotations": [_annotation_as_json(annotation) for annotation in annotations],
        "relations": [_relation_as_json(relation) for relation in relations],
    }
    _compare(actual, _expected(edits, text), "the reopened project")
    problems = project.check()
    if problems:
        raise DemoFailed(f"The project is not sound: {problems[0]}")


def _check_export(out: Path, document_id: str, text: str, edits: list[Tag | Relate]) -> None:
    """Compare the exported file, read without any code of ours, with the script."""
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    (line,) = [line for line in lines if line.get("id") == document_id and "kind" not in line]
    if line["text"] != text or text != sample_article().read_text("utf-8"):
        raise DemoFailed(f"{out}: the text is not the sample's.")
    _compare(line, _expected(edits, text), str(out))


def _compare(actual: dict[str, Any], expected: dict[str, Any], where: str) -> None:
    for kind in ("annotations", "relations"):
        by_id = {record["id"]: record for record in actual[kind]}
        if len(by_id) != len(expected[kind]):
            raise DemoFailed(
                f"{where}: {len(by_id)} {kind} instead of the {len(expected[kind])} that were made."
            )
        for record in expected[kind]:
            kept = by_id.get(record["id"], {})
            for key, value in record.items():
                if kept.get(key) != value:
                    raise DemoFailed(
                        f"{where}: {key} of {record['id']} is {kept.get(key)!r}, not {value!r}."
                    )


def _expected(edits: list[Tag | Relate], text: str) -> dict[str, list[dict[str, Any]]]:
    """The edits as the exported file must show them."""
    return {
        "annotations": [
            {
                "id": edit.id,
                "label": edit.label,
                "fragments": [list(fragment) for fragment in edit.fragments],
                "text": covered_text(text, edit.fragments),
                "attributes": dict(edit.attributes),
            }
            for edit in edits
            if isinstance(edit, Tag)
        ],
        "relations": [_relation_as_json(edit) for edit in edits if isinstance(edit, Relate)],
    }


def _annotation_as_json(annotation: Annotation) -> dict[str, Any]:
    return {
        "id": annotation.id,
        "label": annotation.label,
        "fragments": [list(fragment) for fragment in annotation.fragments],
        "text": annotation.text,
        "attributes": dict(annotation.attributes),
    }


def _relation_as_json(relation: Relation | Relate) -> dict[str, Any]:
    return {
        "id": relation.id,
        "type": relation.type,
        "source": relation.source,
        "target": relation.target,
    }


COMMAND = CliCommand(
    "demo",
    "Do the main job on the sample article, through the same code as the window and with or "
    "without a display: make a project, import, tag and relate quotations of every kind, undo and "
    "redo, close, open again, export, and prove that nothing was lost.",
    _add_arguments,
    _run,
)


_MARK = re.compile(r"\{(?P<name>\w+)(?::(?P<label>\w+))? |\}")


@dataclass
class Mention:
    """One annotation of a marked passage."""

    name: str
    """Its name in the script."""
    label: str
    fragments: list[Fragment] = field(default_factory=list[Fragment])
    """In code points of the passage without its marks."""


@dataclass(frozen=True)
class Passage:
    """A stretch of the article, and the tagging in it."""

    shows: str
    """The kind of attribution that it is an example of, for people."""
    tags: tuple[Tag, ...]
    relations: tuple[tuple[str, str, str], ...]
    """``(source annotation's id, relation type, target annotation's id)`` of each relation."""


def read_passages(document_id: str, text: str) -> list[Passage]:
    """Return the tagging of the demo for an article, passage by passage.

    Raises:
        InputError: A passage of the script is not in the text exactly once.
    """
    script: list[dict[str, Any]] = tomllib.loads(resource("demo.toml").read_text("utf-8"))[
        "passages"
    ]
    ids: dict[str, str] = {}
    passages: list[Passage] = []
    for entry in script:
        plain, mentions = parse_marks(entry["text"])
        at = _position(plain, text)
        tags: list[Tag] = []
        for mention in mentions:
            fragments = tuple((at + start, at + end) for start, end in mention.fragments)
            attributes = entry.get("attributes", {}).get(mention.name, {})
            tags.append(Tag(document_id, mention.label, fragments, attributes))
            ids[mention.name] = tags[-1].id
        relations = tuple(
            (ids[source], relation_type, ids[target])
            for source, relation_type, target in entry["relations"]
        )
        passages.append(Passage(entry["shows"], tuple(tags), relations))
    return passages


def parse_marks(marked: str) -> tuple[str, list[Mention]]:
    """Return a passage without its marks, and the mentions that they mark."""
    mentions: dict[str, Mention] = {}
    open_marks: list[tuple[str, int]] = []
    plain = ""
    last = 0
    for mark in _MARK.finditer(marked):
        plain += marked[last : mark.start()]
        last = mark.end()
        name = mark["name"]
        if name is None:
            name, start = open_marks.pop()
            mentions[name].fragments.append((start, len(plain)))
        else:
            if mark["label"]:
                mentions[name] = Mention(name, mark["label"])
            open_marks.append((name, len(plain)))
    return plain + marked[last:], list(mentions.values())


def _position(passage: str, text: str) -> int:
    at = text.find(passage)
    if at < 0 or text.find(passage, at + 1) >= 0:
        raise InputError(f"The sample article does not have this passage once: {passage}")
    return at
