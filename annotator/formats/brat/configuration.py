"""Writes brat's configuration: the types that it offers, and how it shows them.

The files are described at https://brat.nlplab.org/configuration.html.
"""

import re
from collections.abc import Iterator, Sequence

from annotator.formats.brat.names import BratNames
from annotator.model import Attribute, AttributeKind, TagSet


def annotation_conf(tag_set: TagSet, names: BratNames, *, with_layers: bool = False) -> str:
    """Return ``annotation.conf``, the labels and relations that brat's own interface offers.

    Args:
        tag_set: The tag set.
        names: Gives the short names that brat can hold.
        with_layers: Whether layers are types above their labels, which cannot be used themselves.
    """
    labels = {label.name: names.short(label.name) for label in tag_set.labels()}
    lines = ["[entities]"]
    for layer in tag_set.layers:
        in_layer = [labels[label.name] for label in layer.labels]
        above = names.short(layer.name) if with_layers else ""
        if above and above not in labels.values():
            lines += [f"!{above}", *(f"\t{label}" for label in in_layer)]
        else:
            lines += in_layer
    lines += ["", "[relations]", *_relation_lines(tag_set, labels, names)]
    lines += ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "", "[events]", ""]
    lines += ["[attributes]", *_attribute_lines(tag_set, labels, names)]
    return "\n".join([*lines, ""])


def _relation_lines(tag_set: TagSet, labels: dict[str, str], names: BratNames) -> Iterator[str]:
    layers = {
        layer.name: [labels[label.name] for label in layer.labels] for layer in tag_set.layers
    }
    for relation in tag_set.relations:
        source, target = (
            "|".join(
                dict.fromkeys(
                    label for end in side for label in layers.get(end, [names.short(end)])
                )
            )
            for side in (relation.source, relation.target)
        )
        if source and target:
            yield f"{names.short(relation.name)}\tArg1:{source}, Arg2:{target}"


def _attribute_lines(tag_set: TagSet, labels: dict[str, str], names: BratNames) -> Iterator[str]:
    """Yield a line for each name of attributes, with all labels that have one of that name.

    An attribute without values is there or not; brat has no place for numbers and texts.
    """
    labels_of: dict[str, dict[str, None]] = {}
    values_of: dict[str, dict[str, None]] = {}
    for label in tag_set.labels():
        for attribute in label.attributes:
            listed = listed_values(attribute)
            if listed is not None:
                labels_of.setdefault(attribute.name, {})[labels[label.name]] = None
                values = dict.fromkeys(map(names.short, listed))
                values_of.setdefault(attribute.name, {}).update(values)
    for name, of_labels in labels_of.items():
        values = f", Value:{'|'.join(values_of[name])}" if values_of[name] else ""
        yield f"{names.short(name)}\tArg:{'|'.join(of_labels)}{values}"


def listed_values(attribute: Attribute) -> Sequence[str] | None:
    """Return the values that brat offers; none for a mark that is there or not.

    None stands for an attribute that brat cannot offer, since its values are no list.
    """
    if attribute.kind is AttributeKind.YES_NO:
        return ()
    if attribute.kind is AttributeKind.SCALE:
        return [str(point) for point in attribute.points]
    return attribute.values or None


def visual_conf(tag_set: TagSet, names: BratNames) -> str:
    """Return ``visual.conf``, the full names that brat shows for the short ones, and colours."""
    labels = [label.name for label in tag_set.labels()]
    relations = [relation.name for relation in tag_set.relations]
    attributes = [attribute.name for label in tag_set.labels() for attribute in label.attributes]
    shown = dict.fromkeys([*labels, *relations, *attributes])
    lines = ["[labels]", *(f"{names.short(name)} | {_displayed(name)}" for name in shown)]
    lines += ["", "[drawing]", "SPAN_DEFAULT\tfgColor:black, bgColor:#dddddd, borderColor:darken"]
    lines += [
        f"{names.short(label.name)}\tbgColor:{label.color}"
        for label in tag_set.labels()
        if re.fullmatch("#[0-9A-Fa-f]{6}", label.color)
    ]
    return "\n".join([*lines, "ARC_DEFAULT\tcolor:black, arrowHead:triangle-5", ""])


def _displayed(name: str) -> str:
    """Return a name without the bars and tabs that separate names in the configuration."""
    return " ".join(name.replace("|", "/").replace("<", "‹").replace(">", "›").split())
