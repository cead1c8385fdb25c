"""Writes doccano's JSON Lines, with or without relations."""

from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO

import msgspec

from annotator.formats.carried import carried
from annotator.formats.doccano import FORMS, OFFSET_UNITS
from annotator.formats.foreign import (
    count_missing_ends,
)
from annotator.formats.format import WriteContext
from annotator.formats.json_lines import escape_to_ascii
from annotator.formats.losses import CARRIED_FIELD, Losses, name_annotation
from annotator.formats.offsets import OffsetUnit
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Fragment,
    InputError,
    ModelObject,
    Relation,
)

_encoder = msgspec.json.Encoder(order="deterministic")


def write(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write the articles, a line each; equal objects give equal bytes.

    The lines are ASCII: doccano asks for the encoding of a file of spans, but guesses that of a
    file with relations, and guesses wrong if the file has little that is not English.

    Args:
        items: The stream; other objects than articles are ignored.
        out: The file.
        context: The options ``offsets`` and ``form``; takes the losses.

    Raises:
        InputError: An option has no such value.
    """
    offset_unit = OffsetUnit.named(_chosen(context, "offsets", OFFSET_UNITS))
    form = _chosen(context, "form", FORMS)
    for item in items:
        if isinstance(item, AnnotatedDocument):
            line = _line(item, offset_unit, form, context.losses)
            out.write(escape_to_ascii(_encoder.encode(line)) + b"\n")


def _chosen(context: WriteContext, name: str, values: Sequence[str]) -> str:
    given = context.options.get(name, values[0])
    if given not in values:
        raise InputError(f"{name}={given}: there are only {' and '.join(values)}.")
    return given


def _line(
    item: AnnotatedDocument, offset_unit: OffsetUnit, form: str, losses: Losses
) -> dict[str, object]:
    document = item.document
    spans = _spans_of(item, offset_unit, losses)
    numbers = {annotation.id: number for number, (annotation, _) in enumerate(spans)}
    relations = _relations_of(item, numbers, form, losses)
    line: dict[str, object] = {"id": document.id, "text": document.text}
    if form == "spans":
        line["label"] = [[start, end, annotation.label] for annotation, (start, end) in spans]
    else:
        line["entities"] = [
            {"id": number, "label": annotation.label, "start_offset": start, "end_offset": end}
            for number, (annotation, (start, end)) in enumerate(spans)
        ]
        line["relations"] = [
            {
                "id": number,
                "from_id": numbers[relation.source],
                "to_id": numbers[relation.target],
                "type": relation.type,
            }
            for number, relation in enumerate(relations)
        ]
    of_article = [annotation for annotation in item.annotations if annotation.is_of_article]
    if of_article:
        line["cats"] = list(dict.fromkeys(annotation.label for annotation in of_article))
    line["meta"] = document.metadata
    line[CARRIED_FIELD] = {
        "offsets": offset_unit.name,
        **carried(document, [*of_article, *(annotation for annotation, _ in spans)], relations),
    }
    return line


def _spans_of(
    item: AnnotatedDocument, offset_unit: OffsetUnit, losses: Losses
) -> list[tuple[Annotation, Fragment]]:
    positions = offset_unit.over(item.document.text)
    spans: list[tuple[Annotation, Fragment]] = []
    for annotation in item.annotations:
        if len(annotation.fragments) != 1:
            continue  # Of several it is counted as such; without any it is of the whole text.
        span = positions.span(annotation.start, annotation.end)
        if positions.fragment(*span) == (annotation.start, annotation.end):
            spans.append((annotation, span))
        else:
            name = name_annotation(annotation, item.document)
            losses.add(f"annotations that cut {offset_unit}", name)
    return spans


def _relations_of(
    item: AnnotatedDocument, numbers: Mapping[str, int], form: str, losses: Losses
) -> list[Relation]:
    relations = [r for r in item.relations if r.source in numbers and r.target in numbers]
    if form == "spans" and relations:
        losses.add("relations in the form of spans", f"those in {item.document.id}", len(relations))
        return []
    count_missing_ends(item, numbers, losses)
    return relations
