"""The default tag set, the sample article, and annotations made from the words they cover."""

import tomllib
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from annotator.data_files import resource, sample_article
from annotator.model import Annotation, TagSet, covered_text

Made = Callable[..., Annotation]


@pytest.fixture(scope="session")
def tag_set() -> TagSet:
    """The default tag set."""
    text = resource("tagsets", "news_attribution.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), TagSet)


@pytest.fixture(scope="session")
def sample() -> str:
    """The text of the sample article."""
    return sample_article().read_text("utf-8")


def tagged(text: str, label: str, *phrases: str, name: str = "", **more: Any) -> Annotation:
    """An annotation of ana's that covers the phrases, each looked for after the one before."""
    at, fragments = 0, []
    for phrase in phrases:
        at = text.index(phrase, at)
        fragments.append((at, at + len(phrase)))
        at += len(phrase)
    spans = tuple(fragments)
    own = covered_text(text, spans)
    return Annotation(name or f"{label}:{spans}", "ana", label, spans, own, **more)
