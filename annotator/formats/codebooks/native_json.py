"""Our own tag sets as JSON: all fields, under their own names."""

from pathlib import Path

import msgspec

from annotator.formats.codebooks.codebook import Codebook
from annotator.formats.losses import Losses
from annotator.formats.tag_sets import parse_tag_set
from annotator.model import TagSet


def parse(data: bytes, path: Path) -> Codebook:
    """Read a tag set of TOML or JSON. Raises InputError as `parse_tag_set` does."""
    return Codebook(parse_tag_set(data, path), Losses())


def make(tag_set: TagSet) -> bytes:
    """Return a tag set as JSON."""
    text = msgspec.json.encode(msgspec.to_builtins(tag_set))
    return msgspec.json.format(text, indent=2) + b"\n"
