"""The main job on the sample article, by the same calls as the window's, and its proof."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from annotator.cli.demo_script import Passage, passages
from annotator.data_files import sample_article
from annotator.formats.exporting import export
from annotator.formats.importing import import_paths
from annotator.formats.tag_sets import default_tag_set
from annotator.model import (
    Annotation,
    AnnotatorError,
    Relation,
    attributions,
    covered_text,
)
from annotator.project import Project
from annotator.project.edits import SetStatus
from annotator.words import number

Say = Callable[[str], None]


class DemoFailed(AnnotatorError):
    """What came out is not what was put in."""


def do_job(path: Path, annotator: str, say: Say) -> tuple[str, Path]:
    """Make a project at ``path``, tag the sample, prove that all was kept, export it.

    Returns:
        The article's id and the exported file.

    Raises:
        DemoFailed: something was lost or changed on the way.
    """
    with Project.create(path, default_tag_set(), annotator=annotator) as project:
        say(f"Project   {project.path}")
        document = _import_sample(project, say)
        tagged = _tag(project, document, say)
        _undo_and_redo(project, document, say)
    with Project.open(path, annotator=annotator) as project:
        _verify(project, document, tagged)
        say(f"Reopened  {_counted(project, document)}, as they were tagged; the file is sound")
        _show_attributions(project, document, say)
        out = path.with_suffix(".jsonl")
        export(project, out)
        text = project.document(document).text
    _compare(out, document, text, tagged)
    say(f"Exported  {out}")
    say("          every offset, text, attribute and relation in it is what was tagged")
    return document, out


def _import_sample(project: Project, say: Say) -> str:
    report = import_paths(project, [sample_article()])
    (document,) = report.document_ids
    article = project.document(document)
    say(f"Imported  {article.title}")
    say(f"          {len(article.text):,} characters in {number(len(article.blocks), 'block')}")
    return document


def _tag(project: Project, document: str, say: Say) -> list[Passage]:
    found = passages(document, project.document(document).text)
    for passage in found:
        for command in (*passage.tags, *passage.relations):
            project.do(command)
        say(f"Tagged    {passage.shows}")
    project.do(SetStatus(document, "done"))
    return found


def _undo_and_redo(project: Project, document: str, say: Say) -> None:
    before = _state(project, document), project.articles.status(document)
    project.undo()
    project.undo()
    between = _state(project, document), project.articles.status(document)
    project.redo()
    project.redo()
    if (
        between == before
        or (_state(project, document), project.articles.status(document)) != before
    ):
        raise DemoFailed("Undo and redo did not give back what was there before.")
    say("Undone    the last two steps, and done again")


def _state(project: Project, document: str) -> tuple[list[Annotation], list[Relation]]:
    return project.annotations(document), project.relations(document)


def _counted(project: Project, document: str) -> str:
    annotations, relations = _state(project, document)
    return f"{number(len(annotations), 'annotation')}, {number(len(relations), 'relation')}"


def _verify(project: Project, document: str, tagged: list[Passage]) -> None:
    """What the reopened project holds is what was tagged."""
    text = project.document(document).text
    annotations, relations = _state(project, document)
    found = {
        "annotations": [_annotation_as_json(each) for each in annotations],
        "relations": [_relation_as_json(each) for each in relations],
    }
    _must_be_equal(found, _expected(tagged, text), "the reopened project")
    problems = project.check()
    if problems:
        raise DemoFailed(f"The project is not sound: {problems[0]}")


def _compare(out: Path, document: str, text: str, tagged: list[Passage]) -> None:
    """What the exported file holds, read with no code of ours, is what was tagged."""
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    (line,) = [line for line in lines if line.get("id") == document and "kind" not in line]
    if line["text"] != text or text != sample_article().read_text("utf-8"):
        raise DemoFailed(f"{out}: the text is not the sample's.")
    _must_be_equal(line, _expected(tagged, text), str(out))


def _must_be_equal(found: dict[str, Any], expected: dict[str, Any], where: str) -> None:
    for kind in ("annotations", "relations"):
        there = {each["id"]: each for each in found[kind]}
        if len(there) != len(expected[kind]):
            raise DemoFailed(
                f"{where}: {len(there)} {kind} instead of the {len(expected[kind])} that were made."
            )
        for each in expected[kind]:
            kept = there.get(each["id"], {})
            for field, value in each.items():
                if kept.get(field) != value:
                    raise DemoFailed(
                        f"{where}: {field} of {each['id']} is {kept.get(field)!r}, not {value!r}."
                    )


def _expected(tagged: list[Passage], text: str) -> dict[str, list[dict[str, Any]]]:
    """What was tagged, as the exported file has to say it."""
    return {
        "annotations": [
            {
                "id": tag.id,
                "label": tag.label,
                "fragments": [list(fragment) for fragment in tag.fragments],
                "text": covered_text(text, tag.fragments),
                "attributes": dict(tag.attributes),
            }
            for passage in tagged
            for tag in passage.tags
        ],
        "relations": [
            {
                "id": relate.id,
                "type": relate.type,
                "source": relate.source,
                "target": relate.target,
            }
            for passage in tagged
            for relate in passage.relations
        ],
    }


def _annotation_as_json(annotation: Annotation) -> dict[str, Any]:
    return {
        "id": annotation.id,
        "label": annotation.label,
        "fragments": [list(fragment) for fragment in annotation.fragments],
        "text": annotation.text,
        "attributes": dict(annotation.attributes),
    }


def _relation_as_json(relation: Relation) -> dict[str, Any]:
    return {
        "id": relation.id,
        "type": relation.type,
        "source": relation.source,
        "target": relation.target,
    }


def _show_attributions(project: Project, document: str, say: Say) -> None:
    """Who said what, as the attribution table has it."""
    annotations, relations = _state(project, document)
    for row in attributions({each.id: each for each in annotations}, relations):
        speakers = ", ".join(each.text for each in row.speakers) or "?"
        cues = ", ".join(each.text for each in row.cues) or "–"
        say(f"          {speakers} · {cues} · {_short(row.claim.text)}")


def _short(text: str, limit: int = 72) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
