"""Files that other programs wrote of an article of ours come back with all that those can hold."""

from collections import Counter
from pathlib import Path

import pytest

from annotator.formats.format import ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.jsonl import reading as jsonl
from annotator.formats.offsets import OffsetsDiffer
from annotator.model import AnnotatedDocument, Annotation
from annotator.project import Project
from tests.explained import raises_explained

PEERS = Path(__file__).parents[1] / "data" / "peers"
"""Its README says which program wrote what."""
Key = tuple[object, ...]


def hard_article() -> AnnotatedDocument:
    """What went out."""
    items = jsonl.read(PEERS / "hard.jsonl", ReadContext())
    (found,) = [item for item in items if isinstance(item, AnnotatedDocument)]
    return found


def key(each: Annotation) -> Key:
    """An annotation, comparable."""
    attributes = tuple(sorted(each.attributes.items()))
    return (each.annotator, each.label, each.fragments, attributes, each.note)


def links(item: AnnotatedDocument) -> Counter[Key]:
    """The relations, comparable."""
    by_id = {each.id: key(each) for each in item.annotations}
    return Counter((r.type, by_id[r.source], by_id[r.target]) for r in item.relations)


def back(project: Project, *paths: Path, offsets: str = "") -> AnnotatedDocument:
    """The article of some files."""
    taken = import_paths(project, list(paths), ImportOptions(new_labels=True, offsets=offsets))
    assert (taken.documents, project.check()) == (1, [])
    (found,) = [item for item in project.stream() if isinstance(item, AnnotatedDocument)]
    return found


def unbroken(item: AnnotatedDocument) -> AnnotatedDocument:
    """The article less annotations of several fragments, and their relations."""
    whole = {each.id: each for each in item.annotations if len(each.fragments) == 1}
    relations = tuple(r for r in item.relations if r.source in whole and r.target in whole)
    return AnnotatedDocument(item.document, tuple(whole.values()), relations)


@pytest.mark.parametrize("file", ["doccano.jsonl", "label_studio.json"])
def test_who_holds_all_but_several_fragments(project: Project, file: str) -> None:
    sent, found = unbroken(hard_article()), back(project, PEERS / file)
    assert found.document == sent.document
    assert Counter(map(key, found.annotations)) == Counter(map(key, sent.annotations))
    assert links(found) == links(sent)
    assert len(links(found)) == 3


def test_uima_holds_everything(project: Project) -> None:
    sent, found = hard_article(), back(project, PEERS / "uima" / "hard.xmi")
    assert found.document == sent.document
    assert {each.id: key(each) for each in found.annotations} == {
        each.id: key(each) for each in sent.annotations
    }
    assert links(found) == links(sent)


def test_recogito_holds_annotations_and_counts_as_browsers_do(project: Project) -> None:
    page = PEERS / "recogito" / "hard.jsonld"
    with raises_explained(OffsetsDiffer, match="--offsets utf-16"):
        import_paths(project, [page], ImportOptions(new_labels=True))
    sent, found = hard_article(), back(project, page, offsets="utf-16")
    assert found.document.text == sent.document.text
    assert {each.id: key(each) for each in found.annotations} == {
        each.id: key(each) for each in sent.annotations
    }
