"""The modes of the window."""

from typing import Literal

Mode = Literal["tag", "review"]
MODES: tuple[tuple[Mode, str, str], ...] = (
    ("tag", "Tag", "Tag articles under one’s own name"),
    ("review", "Review", "Judge what colleagues tagged; the verdicts make the gold layer"),
)
"""In the order of their keys, with their names and what is done in them."""
