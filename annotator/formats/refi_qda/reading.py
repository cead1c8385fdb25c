"""Reads REFI-QDA projects of any program: codings of texts, with codes as labels.

Users become annotators, links between selections relations, notes on codings notes. Pictures, PDF
pages, sound and film are named in a remark. A code's own name is its label; where two codes share
one, the names above them are put before it.
"""

from codecs import BOM_UTF8
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from xml.etree.ElementTree import Element

from annotator.formats import offsets
from annotator.formats.damage import read_as
from annotator.formats.decoding import UTF_8, decode
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.ids import made_id
from annotator.formats.offsets import OffsetUnit, Span
from annotator.formats.refi_qda.archive import OTHERS, TEXTS, Archive, Link, Links
from annotator.formats.refi_qda.selections import (
    Attributes,
    Selection,
    counting_of,
    guid_in,
    loose_attributes,
    selection_of,
)
from annotator.formats.refi_qda.vocabulary import ARTICLE_ID, CONTINUES, ORIGIN, Codes, plain, tag
from annotator.formats.text import article
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Fragment,
    InputError,
    ModelObject,
    Relation,
    covered_text,
)


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The articles of a project, or of its XML by itself if that holds the texts.

    Raises:
        InputError: it is no such project, or a coding lies outside its text; file and source are
            named.
        EnvironmentFault: it cannot be read.
    """
    context.place = name_of(path)
    with read_as(path, "a REFI-QDA project"), Archive.of(path) as archive, TemporaryFile() as aside:
        yield from _Reader(archive, path, context, Links(aside)).items()


@dataclass
class _Coded:
    """The annotations of a text; links lead to the first one of a selection."""

    links: Sequence[Link]
    all: list[Annotation] = field(default_factory=list[Annotation])
    first: dict[str, Annotation] = field(default_factory=dict[str, Annotation])


class _Reader:
    def __init__(self, archive: Archive, path: Path, context: ReadContext, links: Links) -> None:
        self._archive, self._path, self._context = archive, path, context
        self._users: dict[str, str] = {}
        self._codes = Codes()
        self._variables: dict[str, str] = {}
        self._notes: dict[str, str] = {}
        self._links = links
        self._own, self._origin = False, ""
        self._others: Counter[str] = Counter()
        self._on_passages = 0

    def items(self) -> Iterator[ModelObject]:
        """The articles, in the file's order. Notes and links come last in it: it is read twice."""
        self._look_ahead()
        found = False
        for kind, element in self._archive.elements():
            if kind in TEXTS:
                item = self._article(element)
                if item is not None:
                    found = True
                    yield item
            elif kind in OTHERS:
                self._others[kind] += 1
        if self._on_passages:
            self._context.note(
                f"{name_of(self._path)}: notes on passages without a code were left out "
                f"({self._on_passages})."
            )
        for kind, count in self._others.items():
            self._context.note(
                f"{name_of(self._path)}: {count} × {kind} were left out; it is no text."
            )
        if not found:
            raise InputError(f"{name_of(self._path)}: no text of the project is in it.")

    def _look_ahead(self) -> None:
        for kind, element in self._archive.elements():
            match kind:
                case "Project":
                    self._origin = element.get("origin") or ""
                    self._own = self._origin == ORIGIN
                case "User":
                    self._users[guid_in(element)] = element.get("name") or ""
                case "CodeBook":
                    codes = element.findall(f"{tag('Codes')}/{tag('Code')}")
                    self._codes.read(codes, self._own)
                    for name, label in self._codes.labels.items():
                        self._context.labels.setdefault(name, label)
                case "Variable":
                    self._variables[guid_in(element)] = element.get("name") or ""
                case "Note":
                    self._notes[guid_in(element)] = self._content(element) or ""
                    self._on_passages += element.find(tag("PlainTextSelection")) is not None
                case "Link":
                    origin = plain(element.get("originGUID") or "")
                    target = plain(element.get("targetGUID") or "")
                    name = element.get("name") or "link"
                    self._links.add(Link(guid_in(element), name, origin, target))
                case _:
                    pass

    # Articles

    def _article(self, element: Element) -> AnnotatedDocument | None:
        """The article of a source; None, with a remark, where its text is not there."""
        name = element.get("name") or guid_in(element)
        self._context.place = f"{name_of(self._path)}, source “{name}”"
        holder = element.find(tag("Representation")) if "PDF" in element.tag else element
        content = self._content(holder) if holder is not None else None
        if holder is None or content is None:
            self._context.note(f"{self._context.place}: its text is not there; it was left out.")
            return None
        as_stored = content
        text = content.replace("\r\n", "\n").replace("\r", "\n")
        if not text.strip():
            self._context.note(f"{self._context.place}: it has no text; it was left out.")
            return None
        values = self._values(element)
        document = article(text, source=name).document
        own_id = values.pop(ARTICLE_ID, "")
        if own_id:
            title = name if name != own_id else document.title
            document = type(document)(own_id, title, text, values, document.blocks)
        else:
            metadata = {**document.metadata, **values, "foreign_id": guid_in(element)}
            document = type(document)("", name, text, metadata, document.blocks)
        coded = self._annotations(holder, text, as_stored)
        return AnnotatedDocument(document, tuple(coded.all), tuple(self._relations(coded)))

    def _content(self, element: Element) -> str | None:
        inline = element.findtext(tag("PlainTextContent"))
        if inline is not None:
            return inline
        where = element.get("plainTextPath") or ""
        data = self._archive.source(where) if where else None
        if data is None:
            return None
        encoding = self._context.encoding or (UTF_8 if self._own else None)
        if b"\r" in data and b"\0" not in data:
            # Positions may count these characters, which are one when they have been decoded.
            with suppress(UnicodeDecodeError, LookupError):
                return data.removeprefix(BOM_UTF8).decode(encoding or UTF_8)
        return decode(data, f"{name_of(self._path)}, {where}", encoding).text

    def _values(self, element: Element) -> dict[str, str]:
        found: dict[str, str] = {}
        for each in element.findall(tag("VariableValue")):
            reference = each.find(tag("VariableRef"))
            name = (
                self._variables.get(plain(reference.get("targetGUID") or ""))
                if (reference is not None)
                else None
            )
            value = next((v.text or "" for v in each if v.tag.endswith("Value")), "")
            if name:
                found[name] = value
        return found

    def _annotations(self, holder: Element, text: str, stored: str) -> "_Coded":
        """What is coded in a text; ``stored``: it with the line ends that the project has."""
        selections = [
            selection_of(each, self._context) for each in holder.findall(tag("PlainTextSelection"))
        ]
        offset_unit = self._offset_unit(text, stored, selections)
        positions = offset_unit.over(text)
        places: dict[str, Fragment] = {}
        for each in selections:
            place = positions.fragment(each.start, each.end)
            if place is not None:
                places[each.guid] = place
        links = self._links.of(places)
        firsts = {each.origin: each.target for each in links if each.name == CONTINUES}
        further: dict[str, list[Fragment]] = {}
        for origin, target in firsts.items():
            further.setdefault(target, []).append(places[origin])
        found = _Coded(links)
        loose = loose_attributes(selections, self._codes)
        bare = 0
        for each in selections:
            if each.guid in firsts or each.guid not in places:
                continue
            bare += not each.codings
            fragments = tuple(sorted([places[each.guid], *further.get(each.guid, [])]))
            for annotation in self._coded(each, fragments, text, loose):
                found.all.append(annotation)
                found.first.setdefault(each.guid, annotation)
        if bare:
            self._context.note(
                f"{self._context.place}: {bare} selections have no code; they were left out."
            )
        return found

    def _offset_unit(self, text: str, stored: str, selections: list[Selection]) -> OffsetUnit:
        """How positions count. Raises OffsetsDiffer where they do not lie so."""
        asked = self._context.offset_unit
        named = [Span(s.start, s.end, s.name) for s in selections]
        offset_unit = asked or counting_of(text, stored, named, self._origin)
        # In other programs a person may have named it.
        spans = [
            Span(s.start, s.end, s.name if self._own and _is_whole(s.name) else None)
            for s in selections
        ]
        offsets.check(text, spans, offset_unit, self._context.place, asked is not None)
        return offset_unit

    def _coded(
        self, each: Selection, fragments: tuple[Fragment, ...], text: str, loose: Attributes
    ) -> Iterator[Annotation]:
        values: dict[str, dict[str, str]] = defaultdict(dict)
        labels: list[tuple[str, str, str, list[str]]] = []
        for guid, target, user, notes in each.codings:
            code = self._codes.get(target)
            if code is None:
                self._context.note(f"{self._context.place}: a coding has a code that is missing.")
            elif code.attribute is not None:
                name, value = code.attribute
                values[code.label][name] = value
            else:
                labels.append((guid, code.label, user, notes))
        for guid, label, user, notes in labels:
            words = [self._notes.get(note, "") for note in notes]
            yield Annotation(
                id=guid,
                annotator=self._users.get(user) or self._context.annotator,
                label=label,
                fragments=fragments,
                text=covered_text(text, fragments),
                attributes={**loose.get((each.start, each.end, user, label), {}), **values[label]},
                note="\n".join(word for word in [each.description, *words] if word),
                origin="manual" if self._own else "imported",
            )

    def _relations(self, coded: "_Coded") -> Iterator[Relation]:
        for each in coded.links:
            source, target = coded.first.get(each.origin), coded.first.get(each.target)
            if each.name == CONTINUES or not source or not target or source.id == target.id:
                continue
            relation_id = each.guid if self._own else made_id("refi link", each.guid)
            yield Relation(relation_id, source.annotator, each.name, source.id, target.id)


def _is_whole(name: str) -> bool:
    """Whether a selection's name is all that it covers: no end is cut off, no sign replaced."""
    return bool(name) and not name.endswith("…") and "\ufffd" not in name
