"""Cuts start tags that no page has: parsers take a second for ten thousand attributes of one.

Each parser compares an attribute with all before it, so that a tag of 100,000 takes minutes, and
a page is parsed several times.
"""

import re

_MOST_ATTRIBUTES = 1_000
_LONG = re.compile(r"<[A-Za-z][^<>]{8000}")
"""A tag that may have too many attributes; quotation marks can hide the end of a tag."""
_MANY_VALUES = 2_000
_TAG = re.compile(
    r"""<[A-Za-z][^\s/>]*+((?:[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+"""
    r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?)?)*+)"""
)
"""A start tag up to its end; each character is looked at once, whatever follows."""
_ATTRIBUTE = re.compile(
    r"""[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+)?)?"""
)


def cut_start_tags(markup: str) -> str:
    """Return markup whose start tags have at most a thousand attributes, the first ones."""
    if markup.count("=") < _MANY_VALUES and not _LONG.search(markup):
        return markup
    return _TAG.sub(_cut, markup)


def cut_start_tags_of_bytes(markup: bytes) -> bytes:
    """Return markup in an encoding like ASCII as :func:`cut_start_tags` does."""
    text = markup.decode("latin-1")
    cut = cut_start_tags(text)
    return markup if cut is text else cut.encode("latin-1")


def _cut(match: re.Match[str]) -> str:
    attributes = match[1]
    if len(attributes) < 2 * _MOST_ATTRIBUTES:
        return match[0]
    end = 0
    for _ in range(_MOST_ATTRIBUTES):
        attribute = _ATTRIBUTE.match(attributes, end)
        if attribute is None:
            return match[0]
        end = attribute.end()
    return match[0][: match.start(1) - match.start() + end] + " "
