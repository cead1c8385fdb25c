"""Any tag sets."""

from typing import Any

from hypothesis import strategies as st

from annotator.model import Attribute, AttributeKind, Label, RelationType, TagSet
from annotator.model.attribute import ShownIf
from annotator.model.tagset import Layer, LayerScope
from tests.attributes import fitting_values

_TRICKY = (
    "claim", "Claim", "a|b", "a;b", "a, b", "x=y", "<ENTITY>", "!group", "#1", "[relations]",
    "a\\", "\\n", "a b", " a", "a ", "$text", "é", "-", "- x", "=1+1", "'", '"q"', "a&b<c>",
    "two\nlines", "tab\there", "yes", "true", "1", "1.0", "none", "Ω", "世界", "label", "text",
    "note", "value", "a: b", "a: b = c", "Entities", "person", "sep=;", "Arg1", "{}", "[x]",
)  # fmt: skip
_any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
any_names = st.one_of(st.sampled_from(_TRICKY), _any_text.filter(bool))
plain_names = st.text("abcdeXYZ_", min_size=1, max_size=6)
_COLORS = st.sampled_from(["", "#4477AA", "#ee7733", "#000000"])


@st.composite
def attributes(
    draw: st.DrawFn, names: st.SearchStrategy[str], others: list[Attribute]
) -> Attribute:
    """An attribute of any kind, which may be shown only beside values of another one."""
    kind = draw(st.sampled_from(list(AttributeKind)))
    fields: dict[str, Any] = {"kind": kind}
    if kind in (AttributeKind.ONE, AttributeKind.SEVERAL):
        fields["values"] = tuple(draw(st.lists(names, min_size=1, max_size=3, unique=True)))
    if kind is AttributeKind.SCALE:
        low, points = draw(st.integers(-2, 5)), draw(st.integers(2, 4))
        fields |= {"low": low, "high": low + points - 1}
        if draw(st.booleans()):
            named = st.lists(names, min_size=points, max_size=points, unique=True)
            fields["values"] = tuple(draw(named))
    if kind is AttributeKind.NUMBER:
        fields["low"] = draw(st.sampled_from([None, -1, 0.5]))
        fields["high"] = draw(st.sampled_from([None, 10, 99.5]))
    name = draw(names.filter(lambda name: name not in [other.name for other in others]))
    attribute = Attribute(name, description=draw(st.just("") | names), **fields)
    default = st.none()
    if kind is not AttributeKind.IDENTITY and kind is not AttributeKind.NUMBER:
        default |= fitting_values(attribute).filter(lambda value: value not in ("", []))
    value = draw(default)
    condition = draw(st.sampled_from([None, *others]))
    return Attribute(
        name,
        description=attribute.description,
        default=tuple(value) if isinstance(value, list) else value,
        required=draw(st.booleans()),
        shown_if=None if condition is None else draw(_conditions(condition)),
        **fields,
    )


@st.composite
def _conditions(draw: st.DrawFn, other: Attribute) -> ShownIf:
    if other.kind in (AttributeKind.ONE, AttributeKind.SEVERAL):
        values = draw(st.lists(st.sampled_from(other.values), max_size=2, unique=True))
        return ShownIf(other.name, tuple(values))
    if other.kind is AttributeKind.YES_NO:
        return ShownIf(other.name, draw(st.sampled_from([(), (True,), (False,)])))
    if other.kind is AttributeKind.SCALE:
        return ShownIf(other.name, (other.points[0],))
    return ShownIf(other.name)


@st.composite
def labels(draw: st.DrawFn, name: str, names: st.SearchStrategy[str], key: str) -> Label:
    """A label of a name and a key."""
    own: list[Attribute] = []
    for _ in range(draw(st.integers(0, 2))):
        own.append(draw(attributes(names, own)))
    retired = draw(st.booleans())
    return Label(
        name,
        "" if retired else key,
        draw(st.just("") | names),
        draw(st.just("") | names),
        draw(_COLORS),
        tuple(own),
        examples=tuple(draw(st.lists(names, max_size=2))),
        retired=retired,
    )


@st.composite
def tag_sets(draw: st.DrawFn, names: st.SearchStrategy[str] = any_names) -> TagSet:
    """A tag set with one label or more."""
    words = draw(st.lists(names, min_size=2, max_size=6, unique=True))
    keys = draw(st.lists(st.sampled_from(["", *"ABC1"]), min_size=6, max_size=6))
    parted = draw(st.integers(1, max(1, len(words) // 2)))
    layer_names, label_names = words[:parted], words[parted:]
    used: set[str] = set()
    layers: dict[str, list[Label]] = {name: [] for name in layer_names}
    for number, name in enumerate(label_names):
        key = "" if keys[number] in used else keys[number]
        used.add(key)
        layers[draw(st.sampled_from(layer_names))].append(draw(labels(name, names, key)))
    made = tuple(
        Layer(
            name,
            tuple(content),
            draw(st.just("") | names),
            scope=draw(st.sampled_from(list(LayerScope))),
        )
        for name, content in layers.items()
    )
    ends = st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True).map(tuple)
    relations = tuple(
        RelationType(
            name,
            draw(ends),
            draw(ends),
            draw(st.just("") | names),
            draw(st.just("") | names),
            draw(st.booleans()),
            retired=draw(st.booleans()),
        )
        for name in draw(st.lists(names, max_size=2, unique=True))
    )
    return TagSet(draw(names), made, relations, draw(st.just("") | names))
