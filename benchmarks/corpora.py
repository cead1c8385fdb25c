"""Makes articles and annotations to measure with from the sample; the same ones in each run."""

import random
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from annotator.data_files import sample_article
from annotator.formats.tag_sets import default_tag_set
from annotator.formats.text import article
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    Fragment,
    Relation,
    covered_text,
)
from annotator.project import Project

STORY = 3_000
"""Characters of a usual article."""
TAGS = 40
"""Annotations of a usual article."""
_SUBHEADS = ("What comes next", "Moscow downplays talks", "US plan under discussion")
_ENTITIES = ("person", "organization", "location", "date", "event", "quantity", "other")


@cache
def _sample() -> tuple[str, str]:
    """Return the sample article, and its body."""
    text = sample_article().read_text("utf-8")
    return text, text[text.index("\n\n") :]


@cache
def _sentences() -> tuple[str, ...]:
    found = re.split(r"(?<=[.!?\"”])\s+", _sample()[1].strip())
    return tuple(sentence for sentence in found if len(sentence) > 30)


def stories(count: int, seed: int = 1, characters: int = STORY) -> Iterator[tuple[str, str]]:
    """Yield names and texts of articles, built like the sample from its own sentences."""
    chance = random.Random(seed)
    for number in range(count):
        yield f"{number:06d}_{chance.getrandbits(64):016x}", _story(chance, number, characters)


def _story(chance: random.Random, number: int, characters: int) -> str:
    sentences = _sentences()
    head = [
        f" date 2025-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d} POLITICS",
        f"Story {number}: {chance.choice(sentences)[:70].rstrip(' .,')}",
        chance.choice(sentences),
        f"{chance.choice(sentences).rstrip('.')} / Reuters",
        f"December {chance.randint(1, 28)}, 2025",
    ]
    parts = ["\n".join(head)]
    size = len(parts[0])
    while size < characters:
        part = " ".join(chance.sample(sentences, chance.randint(1, 2)))
        if len(parts) in (5, 9):
            parts.append(chance.choice(_SUBHEADS))
        parts.append(part)
        size += len(part) + 2
    return "\n\n".join(parts) + "\n"


def write_stories(folder: Path, count: int, seed: int = 1) -> Path:
    """Write articles into a new folder, each a text file; return the folder."""
    folder.mkdir(parents=True)
    for name, text in stories(count, seed):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def tagged_stories(count: int, seed: int = 1, tags: int = TAGS) -> Iterator[AnnotatedDocument]:
    """Yield articles with annotations and relations."""
    for name, text in stories(count, seed):
        yield tagged(name, text, tags)


def long_article(characters: int, tags: int, name: str = "long") -> AnnotatedDocument:
    """Return the sample, its body repeated up to a length, with annotations and relations."""
    text, body = _sample()
    text += body * (max(characters - len(text), 0) // len(body) + 1)
    return tagged(name, text[:characters], tags)


def tagged(document_id: str, text: str, tags: int) -> AnnotatedDocument:
    """Return a text with blocks, annotations and relations."""
    found = article(text, source=f"{document_id}.txt").document
    document = Document(document_id, found.title, text, found.metadata, found.blocks)
    made = annotations(document, tags)
    return AnnotatedDocument(document, tuple(made), tuple(relations(made)))


def annotations(document: Document, count: int, seed: int = 7) -> list[Annotation]:
    """Return overlapping spans of up to 150 characters and all labels, spread over the text.

    They begin and end with words, as the spans of people do, so that formats of tokens hold them.
    """
    chance = random.Random(seed)
    text = document.text
    words = [each.span() for each in re.finditer(r"\S+", text)]
    starts = [start for start, _ in words]

    def around(start: int, end: int) -> Fragment:
        """Return the words from the one at the start to the one at the end."""
        first, last = (max(bisect_right(starts, at) - 1, 0) for at in (start, end - 1))
        return words[first][0], words[last][1]

    labels = [label.name for label in default_tag_set().labels()]
    made: list[Annotation] = []
    for number in range(count):
        start = chance.randrange(max(len(text) - 150, 1))
        end = min(start + chance.randint(5, 150), len(text))
        fragments = (around(start, end),)
        if number % 50 == 0 and start + 400 < len(text):
            behind = fragments[0][1] + 20
            fragments = (fragments[0], around(behind, behind + 40))
        label = chance.choice(labels)
        made.append(
            Annotation(
                f"{document.id}-a{number}",
                "ana",
                label,
                fragments,
                covered_text(text, fragments),
                {"quotation": "direct"} if label == "claim" else {},
            )
        )
    made.sort(key=lambda annotation: (annotation.start, -annotation.end))
    return made


def relations(made: list[Annotation]) -> list[Relation]:
    """Relate each claim to the speaker, the cue and the entity that follow it."""
    found: list[Relation] = []
    latest: dict[str, str] = {}
    for annotation in reversed(made):
        if annotation.label != "claim":
            kind = "entity" if annotation.label in _ENTITIES else annotation.label
            latest[kind] = annotation.id
            continue
        for type_, kind in (("said_by", "speaker"), ("cued_by", "cue"), ("about", "entity")):
            if kind in latest:
                relation_id = f"{annotation.id}-{type_}"
                found.append(Relation(relation_id, "ana", type_, annotation.id, latest[kind]))
    return found


def make_project(path: Path, items: Iterable[AnnotatedDocument]) -> Path:
    """Make a project file with these articles; return its path."""
    with Project.create(path, default_tag_set(), annotator="ana") as project:
        project.add(items)
    return path
