"""The guidelines of a project: Markdown by section, of which each may belong to a label.

A section is a record ``guideline`` with fields (:mod:`annotator.project.fields`), so that history,
undo and merge are those of all fields: two people who change different sections unite them, and a
section that both changed is a clash. It keeps the id of its label, not the name; where its title is
the label's name, the title follows a rename.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from annotator.model.attribute import Attribute
from annotator.model.curation import GUIDELINE
from annotator.model.tagset import Label, TagSet
from annotator.project.connection import (
    ProjectConnection,
    ProjectContext,
    translates_sqlite_errors,
)
from annotator.project.fields import FieldClash, clashes, read_fields
from annotator.project.rows import from_json, to_json
from annotator.project.stored_names import StoredNames
from annotator.text.markdown_sections import MarkdownSection, join_sections, plain_title
from annotator.words import markdown_code, markdown_line, markdown_text, quote

FIELDS = ("title", "text", "level", "order", "label", "named")
"""``label`` is the id of a label; ``named`` the name that it had when the title was written, where
the title is that name."""
_GENERATED = "codebook:"
"""Begins the ids of sections that are made of the codebook."""
_USUAL_LEVEL = 2


class GuidelineSection(Struct, frozen=True):
    """A section of the guidelines."""

    id: str
    title: str
    """Markdown on one line."""
    text: str = ""
    """Markdown without headings."""
    level: int = _USUAL_LEVEL
    """That of the heading, 1 to 6; 0 for text before the first heading."""
    label: str = ""
    """The present name of the label that it is about; empty for none."""
    order: float = 0.0
    """Sections are sorted by it, then by id."""

    @property
    def is_generated(self) -> bool:
        """Whether it is made of the codebook, since nobody has written one."""
        return self.id.startswith(_GENERATED)

    @property
    def markdown(self) -> str:
        """The section with its heading, as it is edited."""
        section = MarkdownSection(self.title, self.text, self.level)
        return join_sections([section]).rstrip("\n")

    def about(self) -> str:
        """Return the title without marks, or words where it has none."""
        return plain_title(self.title) or "without a title"


def as_markdown_section(section: GuidelineSection) -> MarkdownSection:
    """Return the heading and the text of a section."""
    return MarkdownSection(section.title, section.text, section.level)


class GuidelineChange(Struct, frozen=True):
    """What one step of the history changed in one section."""

    step: int
    time: str
    """ISO 8601 in UTC."""
    annotator: str
    title: str
    """Of the step, as *Undo …* shows it."""
    section: str
    """The id of the section."""
    before: dict[str, Any]
    """The fields that changed, by name; those that there were not are left out."""
    after: dict[str, Any]


class Guidelines:
    """The guidelines of an open project."""

    def __init__(self, context: ProjectContext) -> None:
        self.context = context

    @translates_sqlite_errors
    def sections(self) -> list[GuidelineSection]:
        """Return the sections that people wrote, in their order."""
        return read_sections(self.context.db)

    @translates_sqlite_errors
    def shown(self) -> list[GuidelineSection]:
        """Return all sections, behind them those made of the codebook for labels without one."""
        own = read_sections(self.context.db)
        return [*own, *generated_sections(self.context.tag_set, own)]

    def of_label(self, name: str) -> GuidelineSection | None:
        """Return the first section about a label, which may be made of the codebook."""
        return next((one for one in self.shown() if one.label == name), None)

    @translates_sqlite_errors
    def markdown(self, *, marked: bool = False, generated: bool = True) -> str:
        """Return the guidelines as one text in Markdown.

        Args:
            marked: Whether each section has a comment with the ids of itself and of its label, so
                that it is known again when the text comes back, whatever its title is then.
            generated: Whether labels without a section get one of their definition.
        """
        own = read_sections(self.context.db)
        made = generated_sections(self.context.tag_set, own) if generated else []
        return as_markdown([*own, *made], self.context.db.names, marked=marked)

    @translates_sqlite_errors
    def clashes(self) -> list[FieldClash]:
        """Return the fields of sections that two people changed without knowing of each other."""
        return clashes(self.context.db, GUIDELINE)

    @translates_sqlite_errors
    def history(self, section_id: str = "") -> list[GuidelineChange]:
        """Return the changes of one section, or of all, the latest first."""
        return read_history(self.context.db, section_id)


# Reading


def read_sections(db: ProjectConnection) -> list[GuidelineSection]:
    """Read the sections that people wrote, in their order."""
    records = read_fields(db, GUIDELINE)[GUIDELINE]
    found = [section_of(section_id, fields, db.names) for section_id, fields in records.items()]
    return sorted((one for one in found if one is not None), key=lambda one: (one.order, one.id))


def section_of(
    section_id: str, fields: Mapping[str, Any], names: StoredNames
) -> GuidelineSection | None:
    """Return the section that has some fields; None if it has neither title nor text."""
    if "title" not in fields and "text" not in fields:
        return None
    stored = str(fields.get("label") or "")
    label = names.label(stored) if names.knows_label(stored) else ""
    title, named = str(fields.get("title") or ""), fields.get("named")
    if label and isinstance(named, str) and plain_title(title) == named:
        title = title.replace(named, label)
    return GuidelineSection(
        section_id,
        title,
        str(fields.get("text") or ""),
        _whole(fields.get("level"), _USUAL_LEVEL),
        label,
        _number(fields.get("order")),
    )


def _whole(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and 0 <= value <= 6 else otherwise


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def as_markdown(
    sections: list[GuidelineSection], names: StoredNames, *, marked: bool = False
) -> str:
    """Return sections as one text in Markdown; see :meth:`Guidelines.markdown`."""
    return join_sections(
        MarkdownSection(one.title, one.text, one.level, _mark(one, names) if marked else {})
        for one in sections
    )


def _mark(section: GuidelineSection, names: StoredNames) -> dict[str, str]:
    if section.is_generated:
        return {"section": section.id}
    label = {"label": names.label_id(section.label)} if section.label else {}
    return {"section": section.id, **label}


def is_generated_id(section_id: str) -> bool:
    """Return whether an id is that of a section which is made of the codebook."""
    return section_id.startswith(_GENERATED)


# The codebook as sections


def generated_sections(tag_set: TagSet, own: list[GuidelineSection]) -> list[GuidelineSection]:
    """Return sections made of the codebook, for the labels about which there is none.

    Args:
        tag_set: The project's tag set.
        own: The sections that people wrote.
    """
    covered = {section.label for section in own}
    found = list(_of_layers(tag_set, covered))
    if not found:
        return []
    title = "Defined in the codebook" if own else markdown_line(tag_set.name) or "Codebook"
    text = "" if own else markdown_text(tag_set.description)
    head = GuidelineSection(_GENERATED, title, text, 1)
    return [head, *found]


def _of_layers(tag_set: TagSet, covered: set[str]) -> Iterator[GuidelineSection]:
    for layer in tag_set.layers:
        labels = [one for one in layer.labels if one.name not in covered and not one.retired]
        if not labels:
            continue
        # A layer of one label has its name.
        if [one.name for one in layer.labels] != [layer.name]:
            yield GuidelineSection(
                f"{_GENERATED}layer:{layer.stored_id}",
                markdown_line(layer.name),
                markdown_text(layer.description),
            )
        for label in labels:
            yield GuidelineSection(
                f"{_GENERATED}label:{label.stored_id}",
                markdown_line(label.name),
                label_definition(label),
                3,
                label.name,
            )


def label_definition(label: Label) -> str:
    """Return what the codebook says about a label, as Markdown without headings."""
    parts = [markdown_text(label.description)]
    if label.examples:
        parts.append("\n".join(f"- {markdown_line(quote(each))}" for each in label.examples))
    if label.attributes:
        parts.append("\n".join(map(_attribute_line, label.attributes)))
    return "\n\n".join(filter(None, parts))


def _attribute_line(attribute: Attribute) -> str:
    values = ", ".join(map(markdown_code, attribute.values))
    description = markdown_line(attribute.description)
    details = " — ".join(filter(None, (values, description)))
    name = markdown_code(attribute.name)
    return f"- {name}: {details}" if details else f"- {name}"


# History


def read_history(db: ProjectConnection, section_id: str = "") -> list[GuidelineChange]:
    """Read the changes of one section, or of all, the latest first."""
    start = to_json([GUIDELINE, section_id] if section_id else [GUIDELINE])[:-1]
    # The keys that begin with these parts are between two texts; a hyphen follows a comma.
    changes = db.execute(
        "SELECT s.id, s.time, s.annotator, s.title, c.row_key, c.before, c.after "
        "FROM changes c JOIN steps s ON s.id = c.step "
        "WHERE c.table_name = 'fields' AND c.row_key > ? AND c.row_key < ? "
        "ORDER BY s.id DESC, c.id",
        [f"{start},", f"{start}-"],
    )
    found: dict[tuple[int, str], GuidelineChange] = {}
    for step, time, annotator, title, key, before, after in changes:
        section, name = msgspec.json.decode(key, type=list[str])[1:]
        change = found.setdefault(
            (step, section), GuidelineChange(step, time, annotator, title, section, {}, {})
        )
        change.before.update(_value(name, before))
        change.after.update(_value(name, after))
    return list(found.values())


def _value(name: str, image: str | None) -> dict[str, Any]:
    """Return the field that the image of a row has, by its name; nothing where it is not live."""
    row = {} if image is None else from_json(image)
    if "value" not in row or row.get("deleted", 0):
        return {}
    return {name: msgspec.json.decode(row["value"])}
