"""Lines of the native format in tests: written and read."""

import io
from pathlib import Path

from annotator.formats.format import ReadContext
from annotator.formats.jsonl import reading
from annotator.formats.jsonl.lines import write
from annotator.model import (
    ModelObject,
)

EMOJI = "“I ❤️ 🇫🇮,” said 𝓑𝓸𝓫."


def written(*items: ModelObject) -> bytes:
    """The lines of some items."""
    out = io.BytesIO()
    write(items, out)
    return out.getvalue()


def read(path: Path, data: bytes, annotator: str = "ana") -> list[ModelObject]:
    """The items of a file with that content."""
    path.write_bytes(data)
    return list(reading.read(path, ReadContext(annotator)))
