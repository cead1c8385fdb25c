"""A tag set with labels of whole articles, and annotations with them."""

from msgspec.structs import replace

from annotator.formats.tag_sets import default_tag_set
from annotator.model import Annotation, Attribute, Label, TagSet
from annotator.model.tagset import Layer, LayerScope

TOPIC, STANCE = "topic", "stance"
ABOUT = Layer(
    "about",
    (
        Label(TOPIC, "1", attributes=(Attribute("what", ("war", "trade")),)),
        Label(STANCE, attributes=(Attribute("for", ("pro", "contra")),)),
    ),
    scope=LayerScope.ARTICLE,
)


def with_article_labels(tag_set: TagSet | None = None) -> TagSet:
    """Return a tag set, by default that of new projects, with labels of whole articles."""
    own = tag_set or default_tag_set()
    return replace(own, layers=(*own.layers, ABOUT))


def of_article(id: str, label: str = TOPIC, annotator: str = "ana", **values: str) -> Annotation:
    """Return a label of a whole article."""
    return Annotation(id, annotator, label, (), "", values)
