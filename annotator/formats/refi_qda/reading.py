"""Reads REFI-QDA projects of any program: codings of texts, with codes as labels.

Users become annotators, links between selections become relations, notes on codings become notes.
Pictures, PDF pages, sound and film are reported as left out. The name of a code is its label; codes
that share a name have the names of the codes above them in front of it.
"""

from codecs import BOM_UTF8
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from annotator.formats import offsets
from annotator.formats.damage import read_as
from annotator.formats.decoding import UTF_8
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.ids import made_id
from annotator.formats.offsets import OffsetUnit, Span
from annotator.formats.refi_qda.archive import (
    ASIDE,
    MEDIA_SOURCES,
    TEXT_SOURCES,
    Archive,
    LinkStore,
    QdaLink,
)
from annotator.formats.refi_qda.selections import (
    AttributesByCoding,
    Coding,
    Selection,
    add_value,
    collect_separate_attributes,
    find_offset_unit,
    guid_of,
    read_selection,
)
from annotator.formats.refi_qda.vocabulary import (
    ARTICLE_ID,
    ARTICLE_TITLE,
    CONTINUES,
    ORIGIN,
    CodeBook,
    normalize_guid,
    qualify,
)
from annotator.formats.text import article
from annotator.formats.text_files import decode_text
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Fragment,
    InputError,
    ModelObject,
    Relation,
    covered_text,
)
from annotator.temporary import temporary_file
from annotator.words import number as count_noun


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Read the articles of a project, or of its XML alone if that contains the texts.

    Args:
        path: A ``.qdpx`` archive or a ``.qde`` file.
        context: The settings of the import; receives the notes and the labels.

    Raises:
        OffsetsDiffer: The selections do not fit their texts in the unit of the project.
        InputError: The file is not such a project, has no text, or a position is malformed; the
            message names file and source.
        EnvironmentFault: The file cannot be read.
    """
    context.place = name_of(path)
    with (
        read_as(path, "a REFI-QDA project"),
        Archive.open(path, context.budget) as archive,
        temporary_file() as links_file,
    ):
        yield from _ProjectReader(archive, path, context, LinkStore(links_file)).items()


@dataclass
class _CodedText:
    """The annotations of a text, and the links that start from its selections."""

    links: Sequence[QdaLink]
    annotations: list[Annotation] = field(default_factory=list[Annotation])
    first_by_selection: dict[str, Annotation] = field(default_factory=dict[str, Annotation])
    """The first annotation of each selection by its GUID: links lead to it."""


class _ProjectReader:
    """Reads a project in two passes: users, codes, notes and links, then the sources."""

    def __init__(
        self, archive: Archive, path: Path, context: ReadContext, links: LinkStore
    ) -> None:
        self._archive, self._path, self._context = archive, path, context
        self._user_names: dict[str, str] = {}
        self._code_book = CodeBook()
        self._variable_names: dict[str, str] = {}
        self._notes: dict[str, str] = {}
        self._links = links
        self._is_own, self._origin = False, ""
        self._media_counts: Counter[str] = Counter()
        self._uncoded_note_count = 0
        self._aside: Counter[str] = Counter()
        """How much hangs on no passage, by what it is called."""
        self._used_notes: set[str] = set()
        self._passage_notes: set[str] = set()
        """The notes that have a passage of their own."""
        self._used_links = 0

    def items(self) -> Iterator[ModelObject]:
        """Yield the articles in the order of the file.

        Notes and links come last in the file, so it is read twice.
        """
        self._read_definitions()
        has_text = False
        for name, element in self._archive.elements():
            if name in TEXT_SOURCES:
                item = self._article(element)
                if item is not None:
                    has_text = True
                    yield item
            elif name in MEDIA_SOURCES:
                self._media_counts[name] += 1
            elif name in ASIDE:
                self._aside[ASIDE[name]] += 1
        self._count_what_is_aside()
        if self._uncoded_note_count:
            self._context.note(
                f"{name_of(self._path)}: notes on passages without a code were left out "
                f"({self._uncoded_note_count})."
            )
        for name, count in self._media_counts.items():
            self._context.note(
                f"{name_of(self._path)}: left out, as it is not text: {count} × {name}."
            )
        if not has_text:
            raise InputError(f"{name_of(self._path)}: the project contains no text.")

    def _count_what_is_aside(self) -> None:
        """Count what hangs on no passage."""
        unused = self._notes.keys() - self._used_notes - self._passage_notes
        self._aside["note that is not on a passage|notes that are not on passages"] = len(unused)
        links = len(self._links) - self._used_links
        self._aside["link that is not between passages|links that are not between passages"] = links
        self._context.place = name_of(self._path)
        for what, count in self._aside.items():
            self._context.count_left_out(what, count)

    def _read_definitions(self) -> None:
        """Read what the sources refer to: users, codes, variables, notes and links."""
        for name, element in self._archive.elements():
            match name:
                case "Project":
                    self._origin = element.get("origin") or ""
                    self._is_own = self._origin == ORIGIN
                case "User":
                    self._user_names[guid_of(element)] = element.get("name") or ""
                case "CodeBook":
                    codes = element.findall(f"{qualify('Codes')}/{qualify('Code')}")
                    self._code_book.read(codes, self._is_own)
                    for label_name, label in self._code_book.labels.items():
                        self._context.labels.setdefault(label_name, label)
                    self._context.unused_labels += self._code_book.codable_labels()
                case "Variable":
                    self._variable_names[guid_of(element)] = element.get("name") or ""
                case "Note":
                    self._notes[guid_of(element)] = self._read_content(element) or ""
                    has_passage = element.find(qualify("PlainTextSelection")) is not None
                    self._uncoded_note_count += has_passage
                    if has_passage:
                        self._passage_notes.add(guid_of(element))
                case "Link":
                    origin = normalize_guid(element.get("originGUID") or "")
                    target = normalize_guid(element.get("targetGUID") or "")
                    link_name = element.get("name") or "link"
                    self._links.add(QdaLink(guid_of(element), link_name, origin, target))
                case _:
                    pass

    # Articles

    def _article(self, element: Element) -> AnnotatedDocument | None:
        """Return the article of a source; None, with a note, if the project lacks its text."""
        name = element.get("name") or guid_of(element)
        self._context.place = f"{name_of(self._path)}, source “{name}”"
        holder = element.find(qualify("Representation")) if "PDF" in element.tag else element
        stored_text = self._read_content(holder) if holder is not None else None
        if holder is None or stored_text is None:
            self._context.note(
                f"{self._context.place}: the project lacks its text; it was left out."
            )
            return None
        text = stored_text.replace("\r\n", "\n").replace("\r", "\n")
        if not text.strip():
            self._context.note(f"{self._context.place}: it has no text; it was left out.")
            return None
        values = self._variable_values(element)
        document = article(text, source=name).document
        own_id = values.pop(ARTICLE_ID, "")
        own_title = values.pop(ARTICLE_TITLE, None)
        if own_id:
            title = name if name != own_id else document.title
            title = title if own_title is None else own_title
            document = type(document)(own_id, title, text, values, document.blocks)
        else:
            metadata = {**document.metadata, **values, "foreign_id": guid_of(element)}
            document = type(document)("", name, text, metadata, document.blocks)
        whole = len(element.findall(qualify("Coding")))
        self._aside["coding of a whole source|codings of whole sources"] += whole
        coded = self._read_codings(holder, text, stored_text)
        return AnnotatedDocument(document, tuple(coded.annotations), tuple(self._relations(coded)))

    def _read_content(self, element: Element) -> str | None:
        """Return the text in an element or in its file, with its line ends; None without one."""
        inline = element.findtext(qualify("PlainTextContent"))
        if inline is not None:
            return inline
        source_path = element.get("plainTextPath") or ""
        data = self._archive.read_source(source_path) if source_path else None
        if data is None:
            return None
        encoding = self._context.encoding or (UTF_8 if self._is_own else None)
        if b"\r" in data and b"\0" not in data:
            # Positions may count both characters of a line end, which decode() makes one.
            with suppress(UnicodeDecodeError, LookupError):
                return data.removeprefix(BOM_UTF8).decode(encoding or UTF_8)
        return decode_text(data, f"{name_of(self._path)}, {source_path}", self._context, encoding)

    def _variable_values(self, element: Element) -> dict[str, str]:
        """Return the values of a source's variables by name."""
        values: dict[str, str] = {}
        for variable_value in element.findall(qualify("VariableValue")):
            reference = variable_value.find(qualify("VariableRef"))
            if reference is None:
                continue
            name = self._variable_names.get(normalize_guid(reference.get("targetGUID") or ""))
            value = next((v.text or "" for v in variable_value if v.tag.endswith("Value")), "")
            if name:
                values[name] = value
        return values

    def _read_codings(self, holder: Element, text: str, stored_text: str) -> _CodedText:
        """Return the annotations of a text.

        Args:
            holder: The element with the selections.
            text: The text with LF as line ends.
            stored_text: The text with the line ends that the project has.
        """
        elements = holder.findall(qualify("PlainTextSelection"))
        selections = [read_selection(element, self._context) for element in elements]
        positions = self._offset_unit(text, stored_text, selections).over(text)
        fragment_by_guid: dict[str, Fragment] = {}
        for selection in selections:
            fragment = positions.fragment(selection.start, selection.end)
            if fragment is not None:
                fragment_by_guid[selection.guid] = fragment
        links = self._links.find(fragment_by_guid)
        first_guids = {link.origin: link.target for link in links if link.name == CONTINUES}
        further_fragments: dict[str, list[Fragment]] = {}
        for origin, target in first_guids.items():
            further_fragments.setdefault(target, []).append(fragment_by_guid[origin])
        coded = _CodedText(links)
        attributes = collect_separate_attributes(selections, self._code_book)
        uncoded_count = 0
        for selection in selections:
            guid = selection.guid
            if guid in first_guids or guid not in fragment_by_guid:
                continue
            uncoded_count += not selection.codings
            fragments = sorted([fragment_by_guid[guid], *further_fragments.get(guid, [])])
            for annotation in self._annotations(selection, tuple(fragments), text, attributes):
                coded.annotations.append(annotation)
                coded.first_by_selection.setdefault(guid, annotation)
        if uncoded_count:
            self._context.note(
                f"{self._context.place}: left out: "
                f"{count_noun(uncoded_count, 'selection')} without a code."
            )
        return coded

    def _offset_unit(
        self, text: str, stored_text: str, selections: Sequence[Selection]
    ) -> OffsetUnit:
        """Return the unit of the positions.

        Raises:
            OffsetsDiffer: The selections do not fit the text in this unit.
        """
        asked_unit = self._context.offset_unit
        named_spans = [Span(s.start, s.end, s.name) for s in selections]
        offset_unit = asked_unit or find_offset_unit(text, stored_text, named_spans, self._origin)
        # In other programs people may name a selection as they like.
        spans = [
            Span(s.start, s.end, s.name if self._is_own and _is_complete(s.name) else None)
            for s in selections
        ]
        offsets.check(text, spans, offset_unit, self._context.place, asked_unit is not None)
        return offset_unit

    def _annotations(
        self,
        selection: Selection,
        fragments: tuple[Fragment, ...],
        text: str,
        separate_attributes: AttributesByCoding,
    ) -> Iterator[Annotation]:
        """Yield an annotation for each label on a selection.

        Args:
            selection: The selection.
            fragments: Its fragments, in code points.
            text: The text.
            separate_attributes: Attribute values on selections of their own.
        """
        values_by_label: dict[str, dict[str, Any]] = defaultdict(dict)
        labelled: list[tuple[str, Coding]] = []
        for coding in selection.codings:
            code = self._code_book.get(coding.code)
            if code is None:
                self._aside["coding with a code that is missing|codings with missing codes"] += 1
            elif code.attribute is not None:
                name, value = code.attribute
                add_value(values_by_label[code.label], name, value)
            else:
                labelled.append((code.label, coding))
        for label, coding in labelled:
            notes = [self._notes.get(note, "") for note in coding.notes]
            self._used_notes.update(coding.notes)
            key = (selection.start, selection.end, coding.user, label)
            yield Annotation(
                id=coding.guid,
                annotator=self._user_names.get(coding.user) or self._context.annotator,
                label=label,
                fragments=fragments,
                text=covered_text(text, fragments),
                attributes={**separate_attributes.get(key, {}), **values_by_label[label]},
                note="\n".join(filter(None, [selection.description, *notes])),
                origin="manual" if self._is_own else "imported",
            )

    def _relations(self, coded: _CodedText) -> Iterator[Relation]:
        for link in coded.links:
            source = coded.first_by_selection.get(link.origin)
            target = coded.first_by_selection.get(link.target)
            self._used_links += link.name == CONTINUES
            if link.name == CONTINUES or not source or not target or source.id == target.id:
                continue
            self._used_links += 1
            relation_id = link.guid if self._is_own else made_id("refi link", link.guid)
            yield Relation(relation_id, source.annotator, link.name, source.id, target.id)


def _is_complete(name: str) -> bool:
    """Return whether a selection's name is all of its text, not cut or with replaced characters."""
    return bool(name) and not name.endswith("…") and "\ufffd" not in name
