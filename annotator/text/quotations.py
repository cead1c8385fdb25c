"""Quotations of a paragraph, with the marks that real news has: mixed, missing, nested.

All positions are in code points.
"""

from annotator.model import Fragment

_DOUBLE = frozenset('"“”„‟«»＂')
_SINGLE = frozenset("'‘’‚‛‹›")
EUROPEAN_MARKS = "".join(sorted(_DOUBLE | _SINGLE))
"""The quotation marks of European languages, straight and typographic, to be stripped off."""
_FIXED_SPACE = frozenset("\u00a0\u202f")
_PAIRED = {"「": "」", "『": "』", "《": "》", "〈": "〉", "｢": "｣"}
MARKS = _DOUBLE | _SINGLE | frozenset(_PAIRED) | frozenset(_PAIRED.values())
"""All quotation marks."""
_OPENED_BEHIND = frozenset("([{<–—-/¿¡") | _DOUBLE | _SINGLE
_CLOSED_BEFORE = frozenset(".,;:!?…)]}>–—-/") | _DOUBLE | _SINGLE


def quotations(text: str) -> tuple[Fragment, ...]:
    """Return the quotations of one paragraph, marks included, in the order of their ends.

    The characters around a mark decide whether it opens or closes, rather than its shape, so that
    a quotation opened with ``"`` may be closed with ``”``. One that is never closed goes to the
    end of the paragraph, as one does that the next paragraph takes up again; one that was never
    opened starts with the paragraph.
    """
    fragments = [
        *_by_context(text, _DOUBLE, unpaired=True),
        *_by_context(text, _SINGLE, unpaired=False),
        *_by_shape(text),
    ]
    fragments.sort(key=lambda fragment: (fragment[1], -fragment[0]))
    return tuple(fragments)


def _by_context(text: str, marks: frozenset[str], unpaired: bool) -> list[Fragment]:
    """The quotations in one kind of marks; with ``unpaired``, also those that lack a mark."""
    pairs: list[Fragment] = []
    opened: int | None = None
    for at, character in enumerate(text):
        if character not in marks:
            continue
        before, after = _characters_around(text, at)
        opens = _may_open(before, after)
        closes = _may_close(before, after)
        if opened is None:
            if opens and not (closes and not unpaired):
                opened = at
            elif closes and unpaired and not pairs:
                pairs.append((_start_of_words(text), at + 1))
        elif closes and at > opened + 1:
            pairs.append((opened, at + 1))
            opened = None
        elif opens and unpaired:
            # The earlier one was never closed before another was opened.
            pairs.append((opened, _end_of_words(text, at)))
            opened = at
    if opened is not None and unpaired:
        pairs.append((opened, _end_of_words(text, len(text))))
    return [(start, end) for start, end in pairs if end - start > 1]


def _characters_around(text: str, at: int) -> tuple[str, str]:
    """The characters around a mark; the fixed space that French puts inside does not count."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if after in _FIXED_SPACE and text[at] == "«":
        after = text[at + 2 : at + 3]
    if before in _FIXED_SPACE and text[at] == "»":
        before = text[max(at - 2, 0) : max(at - 1, 0)]
    return before, after


def _may_open(before: str, after: str) -> bool:
    return bool(after) and not after.isspace() and (_is_blank(before) or before in _OPENED_BEHIND)


def _may_close(before: str, after: str) -> bool:
    return bool(before) and not before.isspace() and (_is_blank(after) or after in _CLOSED_BEFORE)


def _is_blank(character: str) -> bool:
    return not character or character.isspace()


def _start_of_words(text: str) -> int:
    return len(text) - len(text.lstrip())


def _end_of_words(text: str, end: int) -> int:
    return len(text[:end].rstrip())


def _by_shape(text: str) -> list[Fragment]:
    """The quotations in marks whose shapes differ, as those of brackets do."""
    pairs: list[Fragment] = []
    opened: list[tuple[str, int]] = []
    for at, character in enumerate(text):
        if character in _PAIRED:
            opened.append((_PAIRED[character], at))
        elif opened and character == opened[-1][0]:
            pairs.append((opened.pop()[1], at + 1))
    return pairs
