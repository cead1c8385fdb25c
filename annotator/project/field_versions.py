"""The versions of a field that people wrote, and which of them counts.

A merge takes the higher revision of each field. A version that the winner's writer did not know is
kept in the row as a *rival*, until somebody writes the field again and so decides: a
multi-value register with the versions that each writer knew (Shapiro et al., *A comprehensive study
of Convergent and Commutative Replicated Data Types*, 2011, section 3.2.2).
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from annotator.project.rows import Values, to_json

_DIGEST_DIGITS = 16
"""Hexadecimal digits of a SHA-256: 64 bits tell the versions of one field apart."""
_SET_ASIDE = 3
"""The :class:`~annotator.project.transaction.RowState` of a row that counts as if it had never
come."""


class FieldVersion(Struct, frozen=True, omit_defaults=True):
    """One version of a field, as somebody wrote it."""

    value: str
    """JSON."""
    annotator: str
    revision: int
    changed: str
    """ISO 8601 in UTC."""
    deleted: int = 0
    """Its :class:`~annotator.project.transaction.RowState`."""
    knows: tuple[str, ...] = ()
    """The digests of the versions that its writer had seen."""

    @property
    def digest(self) -> str:
        """Tells it from all other versions of the field."""
        content = [self.value, self.annotator, self.revision, self.changed, self.deleted]
        return sha256(to_json(content).encode()).hexdigest()[:_DIGEST_DIGITS]

    @property
    def order(self) -> tuple[Any, ...]:
        """The key by which the version that counts is found: no two versions have the same."""
        return self.revision, self.changed, self.deleted, self.annotator, self.value


_strings = msgspec.json.Decoder(tuple[str, ...])
_versions = msgspec.json.Decoder(tuple[FieldVersion, ...])


def read_rivals(text: str) -> tuple[FieldVersion, ...]:
    """Read the column ``rivals``.

    Raises:
        msgspec.DecodeError: it holds something else.
    """
    return _versions.decode(text)


def known_after(row: Values) -> str:
    """Return the column ``knows`` of the version that follows the one in a row."""
    present = _present(row)
    known = {*present.knows, present.digest}
    for rival in _versions.decode(row["rivals"]):
        known |= {*rival.knows, rival.digest}
    return to_json(sorted(known))


def known_after_restoring(row: Values, restored: Values) -> str:
    """Return the column ``knows`` when undo brings an earlier version back, with its rivals.

    Args:
        row: The row as it is.
        restored: The columns as they are to be.
    """
    again = {rival.digest for rival in _versions.decode(restored["rivals"])}
    return to_json(sorted(set(_strings.decode(known_after(row).encode())) - again))


def united(mine: Values, theirs: Values) -> Values:
    """Unite the versions of a field in two files.

    Returns:
        The columns of the one that counts, with the others that it does not know as its rivals:
        the same whatever was merged in which order.
    """
    versions = {each.digest: each for row in (mine, theirs) for each in _all_versions(row)}
    known = {digest for each in versions.values() for digest in each.knows}
    unknown = [each for digest, each in versions.items() if digest not in known]
    winner = max(unknown, key=lambda each: each.order)
    rivals = sorted((each for each in unknown if each is not winner), key=lambda each: each.order)
    return {
        **{name: mine[name] for name in ("record", "id", "name")},
        "value": winner.value,
        "annotator": winner.annotator,
        "knows": to_json(winner.knows),
        "rivals": to_json(rivals),
        "revision": winner.revision,
        "changed": winner.changed,
        "deleted": winner.deleted,
    }


def _all_versions(row: Values) -> Iterator[FieldVersion]:
    if row["deleted"] != _SET_ASIDE:
        yield _present(row)
        yield from _versions.decode(row["rivals"])


def _present(row: Values) -> FieldVersion:
    return FieldVersion(
        row["value"],
        row["annotator"],
        row["revision"],
        row["changed"],
        row["deleted"],
        _strings.decode(row["knows"]),
    )
