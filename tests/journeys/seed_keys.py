"""The keys that tag the sample article, as somebody presses them who knows the program.

Written as on keycaps, one stroke after the other; what is typed stands in braces, and ``*4`` means
four times. The article is open, and each script goes on where the one before it left off.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ATTRIBUTIONS = {
    "direct": 'Ctrl+F {"no} Esc Alt+Up C Enter D Esc Right Shift+S Right Shift+Q',
    # In the order of the text: behind a speaker or cue, Shift+C tags what is said there, and
    # relates the claim to both.
    "mixed": "Ctrl+F {volo} Esc Alt+Up*2 S Right Shift+Right*2 Q Shift+C Enter M Esc",
    "indirect": "Ctrl+F {diplom} Esc Right*2 S Right Q Shift+C Enter I Esc",
    # The second fragment is added before the caret goes back to what stands between the two.
    "two fragments": (
        'Ctrl+F {"the b} Esc Alt+Up C Enter D Esc Right*3 Shift+]*2 + '
        "[*2 Left Shift+Q Left*2 Shift+S"
    ),
    "outer": (
        "Ctrl+F {the krem} Esc Alt+Up*2 C Enter I Esc "
        "Right Shift+Right*2 Shift+Q Right Shift+Right*2 Shift+S"
    ),
    # In the order of the text, too: Shift+C also puts the claim into the one around it.
    "inner": "Ctrl+F {the krem} Esc [ Shift+Right*2 S Right Q Shift+C Enter I Esc",
}
"""What it takes to find, tag, relate and describe a claim with its cue and its speaker."""
IN_TEXT_ORDER = frozenset({"mixed", "indirect", "inner"})
BEFORE = {
    "direct": 14,
    "mixed": 25,
    "indirect": 21,
    "two fragments": 26,
    "outer": 24,
    "inner": 44,
}
"""Kind -> the keys that it took when a claim was related to one annotation at a time."""

LINKS = {
    "about": "Ctrl+F {miami} Esc Shift+L",
    # Two claims can be related in several ways: the last C is the answer.
    "contradicts": "Shift+Tab Ctrl+R {talks} Enter C",
    "same as": "Ctrl+F {there,} Esc Tab Ctrl+R {presid} Enter",
}
"""What it takes to relate what is tagged."""


@dataclass(frozen=True)
class Stroke:
    """A key with what is held, or a text that is typed."""

    text: str
    typed: bool = False

    def __len__(self) -> int:
        """How many keys that are; a key with what is held is one."""
        return len(self.text) if self.typed else 1


def strokes(script: str) -> Iterator[Stroke]:
    """The strokes of a script."""
    for typed, key, times in re.findall(r"\{([^}]*)\}|([^\s*]+)(?:\*(\d+))?", script):
        for _ in range(int(times or 1)):
            yield Stroke(typed, typed=True) if typed else Stroke(key)


def counted() -> dict[str, int]:
    """How many keys each script presses."""
    scripts = {**ATTRIBUTIONS, **LINKS}
    return {name: sum(map(len, strokes(script))) for name, script in scripts.items()}
