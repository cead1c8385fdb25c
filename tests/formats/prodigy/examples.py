"""Examples of Prodigy in tests, and reading and writing them."""

from typing import Any

Line = dict[str, Any]


def span(start: int, end: int, label: str = "x", **more: Any) -> Line:
    """A span of one."""
    return {"start": start, "end": end, "label": label, **more}
