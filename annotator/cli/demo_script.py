"""The script of the demo: passages of the sample article with marks, as data for the project."""

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

from annotator.data_files import resource
from annotator.model import Fragment, InputError
from annotator.project.edits import Tag

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
