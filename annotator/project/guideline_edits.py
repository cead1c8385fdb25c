"""Edits of the guidelines, each one step of undo; see :mod:`annotator.project.guidelines`."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from msgspec import Struct, field

from annotator.model.curation import GUIDELINE
from annotator.model.errors import InputError
from annotator.project.edits import new_id
from annotator.project.field_edits import remove_field, write_field
from annotator.project.fields import read_record
from annotator.project.guidelines import (
    FIELDS,
    GuidelineSection,
    is_generated_id,
    read_sections,
    section_of,
)
from annotator.project.transaction import EditTransaction
from annotator.text.markdown_sections import MarkdownSection, plain_title, split_sections
from annotator.words import number, quote, shorten


class WriteSection(Struct, frozen=True):
    """Write a section of the guidelines; further headings in its text become further sections."""

    markdown: str
    """The section with its heading."""
    label: str | None = None
    """The name of the label that it is about, empty for none; None: as before, or the label whose
    name its title is."""
    after: str = ""
    """The id of the section behind which a new one comes; empty: behind all."""
    section: str = field(default_factory=new_id)
    """The id of the section, a new one for a new section."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"write the guideline {_name(self.markdown)}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write what differs.

        Raises:
            InputError: there is nothing in it, or there is no such label.
        """
        parts = split_sections(self.markdown)
        if not parts:
            raise InputError("A section needs a title or a text; remove it if it is not needed.")
        if self.label and transaction.tag_set.label(self.label) is None:
            raise InputError(f"There is no label {quote(self.label)} in this project.")
        own = read_sections(transaction.db)
        ids = [one.id for one in own]
        is_new = self.section not in ids
        behind = self.after if is_new else self.section
        at = ids.index(behind) + 1 if behind in ids else len(own)
        orders = _orders_between(own[at - 1 : at], own[at : at + 1], len(parts))
        section_ids = [self.section, *(new_id() for _ in parts[1:])]
        for place, (section_id, part) in enumerate(zip(section_ids, parts, strict=True)):
            fields = _fields_of(transaction, section_id, part, self.label if not place else None)
            if is_new or place:
                fields["order"] = orders[place]
            _write_fields(transaction, section_id, fields)


class MoveSection(Struct, frozen=True):
    """Move a section of the guidelines up or down by one."""

    section: str
    """The id of the section."""
    step: int
    """-1 up, 1 down."""
    title: str = "move a section of the guidelines"

    def apply(self, transaction: EditTransaction) -> None:
        """Write its place in the order.

        Raises:
            InputError: there is no such section.
        """
        own = read_sections(transaction.db)
        ids = [one.id for one in own]
        _check_there(self.section, ids)
        at = ids.index(self.section)
        to = at + self.step
        if not 0 <= to < len(own):
            return
        moved = [one for one in own if one.id != self.section]
        before, after = moved[to - 1 : to] if to else [], moved[to : to + 1]
        order = _orders_between(before, after, 1)[0]
        if any(one.order == order for one in own):
            # Nothing is between two equal places: all are counted anew.
            moved.insert(to, own[at])
            for place, one in enumerate(moved, start=1):
                _write_fields(transaction, one.id, {"order": float(place)})
        else:
            _write_fields(transaction, self.section, {"order": order})


class RemoveSection(Struct, frozen=True):
    """Remove a section of the guidelines."""

    section: str
    """The id of the section."""
    title: str = "remove a section of the guidelines"

    def apply(self, transaction: EditTransaction) -> None:
        """Take its fields away.

        Raises:
            InputError: there is no such section.
        """
        _check_there(self.section, [one.id for one in read_sections(transaction.db)])
        _remove(transaction, self.section)


class DecideSection(Struct, frozen=True):
    """Decide a clash: write a field of a section that two people changed apart."""

    section: str
    """The id of the section."""
    name: str
    """The field."""
    value: Any
    """The value that counts from now on; None takes the field away."""
    title: str = "decide between two texts of the guidelines"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the field, also where it has that value already."""
        decide_field(transaction, GUIDELINE, self.section, self.name, self.value)


class ImportGuidelines(Struct, frozen=True):
    """Put Markdown in the place of the guidelines.

    A section is known again by the mark that an export gives it, or else by its title. Sections
    that are not in the Markdown are removed.
    """

    markdown: str

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"import guidelines of {number(len(self._parts()), 'section')}"

    def _parts(self) -> list[MarkdownSection]:
        parts = split_sections(self.markdown)
        return [one for one in parts if not is_generated_id(one.mark.get("section", ""))]

    def apply(self, transaction: EditTransaction) -> None:
        """Write what differs.

        Raises:
            InputError: there is no section in it.
        """
        parts = self._parts()
        if not parts:
            raise InputError("There is no text of guidelines in it; nothing was changed.")
        own = read_sections(transaction.db)
        ids = _known_again(parts, own)
        orders = {one.id: one.order for one in own}
        kept = [orders[one] for one in ids if one in orders]
        fresh = any(second <= first for first, second in pairwise(kept))
        places = _places(ids, {} if fresh else orders)
        for section_id, part, place in zip(ids, parts, places, strict=True):
            fields = _fields_of(transaction, section_id, part, None)
            stored = part.mark.get("label", "")
            if stored and transaction.db.names.knows_label(stored):
                fields["label"] = stored
            _write_fields(transaction, section_id, {**fields, "order": place})
        for one in own:
            if one.id not in ids:
                _remove(transaction, one.id)


def decide_field(
    transaction: EditTransaction, record: str, record_id: str, name: str, value: Any
) -> None:
    """Write a field, or take it away, so that versions that were written apart are decided."""
    write_field(transaction, record, record_id, name, value)
    if value is None:
        remove_field(transaction, record, record_id, name)


# Parts


def _name(markdown: str) -> str:
    parts = split_sections(markdown)
    words = plain_title(parts[0].title) or parts[0].text.split("\n")[0] if parts else ""
    return quote(shorten(words, 40)) if words else ""


def _check_there(section_id: str, ids: Sequence[str]) -> None:
    if section_id not in ids:
        raise InputError("There is no such section in the guidelines; it may have been removed.")


def _fields_of(
    transaction: EditTransaction, section_id: str, part: MarkdownSection, label: str | None
) -> dict[str, Any]:
    """Return the fields of a section as it is written, except for its place.

    Args:
        transaction: The edit.
        section_id: The id of the section, new or not.
        part: The section.
        label: The name of its label; empty: none; None: the one that it has, or the one whose name
            its title is.
    """
    names = transaction.db.names
    present = read_record(transaction.db, GUIDELINE, section_id)
    section = section_of(section_id, present, names)
    title = plain_title(part.title)
    titled = transaction.tag_set.label(title)
    if label is None:
        label = section.label if section is not None and section.label else ""
        if not label and titled is not None:
            label = titled.name
    fields: dict[str, Any] = {"title": part.title, "text": part.text, "level": part.level}
    if section is not None and section.title == part.title:
        del fields["title"]  # It may follow the name of a label; a rename changes no field.
    else:
        fields["named"] = title if label and title == label else None
    fields["label"] = names.label_id(label) if label else None
    return fields


def _write_fields(transaction: EditTransaction, section_id: str, fields: dict[str, Any]) -> None:
    """Write the fields that differ; to write others would decide their clashes."""
    present = read_record(transaction.db, GUIDELINE, section_id)
    for name, value in fields.items():
        if value == present.get(name):
            continue
        if value is None:
            remove_field(transaction, GUIDELINE, section_id, name)
        else:
            write_field(transaction, GUIDELINE, section_id, name, value)


def _remove(transaction: EditTransaction, section_id: str) -> None:
    for name in FIELDS:
        remove_field(transaction, GUIDELINE, section_id, name)


def _orders_between(
    before: Sequence[GuidelineSection], after: Sequence[GuidelineSection], count: int
) -> list[float]:
    """Return places in the order, between a section before and one after; either may be missing."""
    if not after:
        first = before[0].order if before else 0.0
        return [first + place for place in range(1, count + 1)]
    last = after[0].order
    first = before[0].order if before else last - 1.0
    return [first + (last - first) * place / (count + 1) for place in range(1, count + 1)]


def _known_again(parts: Iterable[MarkdownSection], own: Sequence[GuidelineSection]) -> list[str]:
    """Return an id for each section of a text: that of a present section, or a new one."""
    parts = list(parts)
    free = {one.id: one for one in own}
    found: list[str | None] = []
    for part in parts:
        marked = part.mark.get("section", "")
        found.append(marked if free.pop(marked, None) is not None else None)
    for place, part in enumerate(parts):
        if found[place] is None:
            title = plain_title(part.title).casefold()
            alike = (key for key, one in free.items() if plain_title(one.title).casefold() == title)
            found[place] = next(alike, None)
            free.pop(found[place] or "", None)
    return [section_id or new_id() for section_id in found]


def _places(ids: Sequence[str], orders: dict[str, float]) -> list[float]:
    """Return a place in the order for each section; those that have one keep it."""
    places: list[float] = []
    for at, section_id in enumerate(ids):
        if section_id in orders:
            places.append(orders[section_id])
            continue
        before = places[-1] if places else None
        after = next((orders[one] for one in ids[at:] if one in orders), None)
        if after is None:
            places.append((before or 0.0) + 1.0)
        else:
            places.append(after - 1.0 if before is None else (before + after) / 2)
    return places


COMMANDS = (WriteSection, MoveSection, RemoveSection, DecideSection, ImportGuidelines)
"""All edits of guidelines."""
