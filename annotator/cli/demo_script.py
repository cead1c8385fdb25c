"""What the demo tags: passages with marks, which become commands for the project."""

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

from annotator.data_files import resource
from annotator.model import Fragment, InputError
from annotator.project.edits import Relate, Tag

_MARK = re.compile(r"\{(?P<name>\w+)(?::(?P<label>\w+))? |\}")


@dataclass
class Mention:
    """One annotation of a passage."""

    name: str
    label: str
    fragments: list[Fragment] = field(default_factory=list[Fragment])


@dataclass(frozen=True)
class Passage:
    """A stretch of the article with what is tagged in it."""

    shows: str
    tags: tuple[Tag, ...]
    relations: tuple[Relate, ...]


def passages(document: str, text: str) -> list[Passage]:
    """The commands of the demo for an article, passage by passage."""
    script: list[dict[str, Any]] = tomllib.loads(resource("demo.toml").read_text("utf-8"))[
        "passages"
    ]
    ids: dict[str, str] = {}
    found: list[Passage] = []
    for entry in script:
        plain, mentions = unmarked(entry["text"])
        at = _place(plain, text)
        tags: list[Tag] = []
        for mention in mentions:
            fragments = tuple((at + start, at + end) for start, end in mention.fragments)
            attributes = entry.get("attributes", {}).get(mention.name, {})
            tags.append(Tag(document, mention.label, fragments, attributes))
            ids[mention.name] = tags[-1].id
        relations = tuple(
            Relate(ids[source], ids[target], type_) for source, type_, target in entry["relations"]
        )
        found.append(Passage(entry["shows"], tuple(tags), relations))
    return found


def unmarked(marked: str) -> tuple[str, list[Mention]]:
    """A passage without its marks, and what these marked; offsets in the passage."""
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


def _place(passage: str, text: str) -> int:
    at = text.find(passage)
    if at < 0 or text.find(passage, at + 1) >= 0:
        raise InputError(f"The sample article does not have this passage once: {passage}")
    return at
