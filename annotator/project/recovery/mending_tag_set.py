"""Lets the new project have a tag set with all that its annotations and relations use."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from annotator.model.attribute import Attribute, AttributeKind
from annotator.model.attribute_values import has_value, value_fault
from annotator.model.errors import ValidationError
from annotator.model.tagset import Label, Layer, LayerScope, RelationType, TagSet
from annotator.project.connection import ProjectConnection
from annotator.project.fields import CODEBOOK_RECORDS, read_fields
from annotator.project.recovery.collecting import Collector
from annotator.project.recovery.mending_rows import describe
from annotator.project.recovery.report import Outcome, RecoveryReport
from annotator.project.recovery.row_images import RowImages
from annotator.project.rows import from_json, to_json
from annotator.project.stored_names import StoredNames
from annotator.project.tag_set_assembly import assemble
from annotator.project.transaction import now
from annotator.words import join_names, quote

_LAYER = "Recovered"
_KIND = AttributeKind
_decoder = msgspec.json.Decoder(TagSet)


class TagSetMender:
    """Reads the tag set, or makes one, and adds to it what is used without being in it.

    Args:
        db: The new project, with rows that are mended.
        collector: The collector of its rows.
        images: Rows as the history has them.
        spare: The tag set that is taken where the project's own cannot be read.
        report: Where it is named.
    """

    def __init__(
        self,
        db: ProjectConnection,
        collector: Collector,
        images: RowImages,
        spare: TagSet,
        report: RecoveryReport,
    ) -> None:
        self._db, self._collector, self._images = db, collector, images
        self._spare, self._report = spare, report

    def mend(self) -> None:
        """Write the tag set."""
        row = self._db.execute("SELECT id, definition FROM tag_set ORDER BY id = 'project' DESC")
        found = row.fetchone()
        own = _decoder.decode(found[1]) if found is not None else self._from_history()
        tag_set = own or self._spare
        self._restore_labels(tag_set)
        if own is None:
            words = f"The tag set could not be read; {quote(tag_set.name)} takes its place."
            self._report.add("tag_set", "project", Outcome.MADE_UP, words)
        elif found is None:
            words = "The tag set could not be read; it is as the history has it."
            self._report.add("tag_set", "project", Outcome.MENDED, words)
        extended = self._extended(tag_set)
        if extended != tag_set:
            names = [quote(label.name) for label in extended.labels()]
            known = {quote(label.name) for label in tag_set.labels()}
            added = [name for name in names if name not in known]
            words = "The tag set lacked what annotations or relations use; it was added"
            named = f": {join_names(added)}." if added else "."
            self._report.add("tag_set", "project", Outcome.MENDED, words + named)
        if found is None or extended != own:
            self._write(extended)

    def _restore_labels(self, tag_set: TagSet) -> None:
        """Take labels and types that the tag set lacks from the history, if it has them."""
        for table, column, known in (
            ("annotations", "label", self._names(tag_set).known_labels),
            ("relations", "type", self._names(tag_set).known_relation_types),
        ):
            shape = self._collector.shapes[table]
            for key, value in self._db.execute(f"SELECT id, {column} FROM {table}").fetchall():
                image = self._images.latest(table, key) if value not in known else None
                if image is None or image[column] not in known:
                    continue
                row = self._collector.find(shape, {"id": key})
                assert row is not None
                if image["revision"] == row["revision"]:
                    self._collector.update(shape, row, {column: image[column]})
                    words = f"{describe(table, row)} was damaged; the history had it."
                    self._report.add(table, key, Outcome.MENDED, words, row)

    def _from_history(self) -> TagSet | None:
        for (after,) in self._db.execute(
            "SELECT after FROM changes WHERE table_name = 'tag_set' ORDER BY id DESC"
        ):
            try:
                return _decoder.decode(from_json(after).get("definition", ""))
            except (msgspec.DecodeError, ValidationError, RecursionError, TypeError):
                continue
        return None

    def _extended(self, tag_set: TagSet) -> TagSet:
        used = self._used_labels(tag_set)
        layers = list(tag_set.layers)
        of_articles = self._only_of_articles() if used else set[str]()
        for scope in LayerScope:
            labels = tuple(
                Label(name, attributes=attributes)
                for name, attributes in sorted(used.items())
                if (name in of_articles) == (scope is LayerScope.ARTICLE)
            )
            if not labels:
                continue
            taken = {layer.name for layer in layers} | {label.name for label in tag_set.labels()}
            name = _LAYER
            while name in taken | used.keys():
                name += "+"
            words = "Labels of annotations that were recovered."
            layers.append(Layer(name, labels, words, scope=scope))
        types = {one.name: one for one in tag_set.relations}
        with_labels = replace(tag_set, layers=tuple(layers))
        for kind, source, target in self._used_relations(with_labels):
            known = types.get(kind)
            types[kind] = (
                RelationType(kind, (source,), (target,))
                if known is None
                else replace(
                    known,
                    source=tuple(dict.fromkeys((*known.source, source))),
                    target=tuple(dict.fromkeys((*known.target, target))),
                )
            )
        return replace(with_labels, relations=tuple(types.values()))

    def _used_labels(self, tag_set: TagSet) -> Mapping[str, tuple[Attribute, ...]]:
        """Return the labels that are used and missing, with the attributes that they have."""
        known_labels = self._names(tag_set).known_labels
        used: dict[str, dict[str, list[Any]]] = {}
        for label, attributes in self._db.execute(
            "SELECT DISTINCT label, attributes FROM annotations WHERE label <> ''"
        ):
            if label not in known_labels:
                values = used.setdefault(label, {})
                for name, value in from_json(attributes).items():
                    if name and has_value(value):
                        values.setdefault(name, []).append(value)
        return {
            label: tuple(filter(None, (_attribute_of(*one) for one in values.items())))
            for label, values in used.items()
        }

    def _only_of_articles(self) -> set[str]:
        """Return the labels that are given to whole articles, and to no part of a text."""
        return {
            label
            for (label,) in self._db.execute(
                "SELECT label FROM annotations GROUP BY label HAVING max(fragments) = '[]'"
            )
        }

    def _names(self, tag_set: TagSet) -> StoredNames:
        """Return the names of a tag set with the changes of the codebook that were recovered."""
        return StoredNames(self._with_fields(tag_set))

    def _with_fields(self, tag_set: TagSet) -> TagSet:
        try:
            return assemble(tag_set, read_fields(self._db, *CODEBOOK_RECORDS))
        except ValidationError:
            return tag_set

    def _used_relations(self, tag_set: TagSet) -> list[tuple[str, str, str]]:
        """Return the type and the labels at the ends of relations that are not allowed, by id."""
        whole = self._with_fields(tag_set)
        names = StoredNames(whole)

        def is_allowed(used: tuple[str, str, str]) -> bool:
            kind, *ends = used
            return whole.allows(names.relation_type(kind), *map(names.label, ends))

        return [
            used
            for used in self._db.execute(
                "SELECT DISTINCT r.type, s.label, t.label FROM relations r "
                "JOIN annotations s ON s.id = r.source JOIN annotations t ON t.id = r.target "
                "WHERE r.deleted = 0 AND s.deleted = 0 AND t.deleted = 0 AND r.type <> '' "
                "ORDER BY 1, 2, 3"
            )
            if not is_allowed(used)
        ]

    def _write(self, tag_set: TagSet) -> None:
        row: dict[str, Any] = {"definition": to_json(tag_set), "changed": now()}
        (count,) = self._db.execute("SELECT count(*) FROM tag_set").fetchone()
        if not count:
            self._db.execute(
                "INSERT INTO tag_set (id, definition, revision, changed) "
                "VALUES ('project', :definition, 1, :changed)",
                row,
            )
        else:
            # A revision more, as any change of it has.
            self._db.execute(
                "UPDATE tag_set SET definition = :definition, changed = :changed, "
                "revision = revision + 1 WHERE id = (SELECT id FROM tag_set "
                "ORDER BY id = 'project' DESC LIMIT 1)",
                row,
            )


def _attribute_of(name: str, values: Sequence[Any]) -> Attribute | None:
    """Return an attribute of the kind that all values have, or else a list of the texts of them."""
    texts = tuple(sorted({value for value in values if isinstance(value, str)}))
    several = dict.fromkeys(one for value in values for one in _texts_of(value))
    candidates = [Attribute(name, kind=kind) for kind in (_KIND.YES_NO, _KIND.NUMBER)]
    candidates += [Attribute(name, tuple(several), kind=_KIND.SEVERAL)] if several else []
    for candidate in candidates:
        if not any(value_fault(candidate, value) for value in values):
            return candidate
    return Attribute(name, texts) if texts else None


def _texts_of(value: object) -> list[str]:
    parts = cast(list[object], value) if isinstance(value, list) else []
    return [part for part in parts if isinstance(part, str) and part]
