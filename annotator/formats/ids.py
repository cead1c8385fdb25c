"""Ids for objects that have none: the same again at a second import."""

from functools import cached_property
from hashlib import sha1
from typing import Any
from uuid import UUID, uuid5

_NAMESPACE = UUID("6f1f6ee6-7c0e-4f5c-9a53-7d1c2b7b6f0a")


def made_id(*parts: str) -> str:
    """Return a UUID that depends on nothing but the parts.

    Args:
        parts: The format's name, what identifies the document (its text), the annotator, and the
            id that the file has for the object: a second import of the file makes the id again.
    """
    return str(uuid5(_NAMESPACE, "\n".join(parts)))


class IdsWithin:
    """Makes the ids that :func:`made_id` makes, of parts that all begin alike.

    The first parts may be a long text: it is hashed once, not for each id.
    """

    def __init__(self, *parts: str) -> None:
        self._parts = parts

    @cached_property
    def _first_hash(self) -> Any:  # hashlib names no type
        # RFC 9562 defines version 5 so: the SHA-1 of namespace and name.
        return sha1(_NAMESPACE.bytes + "\n".join(self._parts).encode(), usedforsecurity=False)

    def __call__(self, *last_parts: str) -> str:
        """Return the id of the first parts and these."""
        whole = self._first_hash.copy()
        whole.update("".join(f"\n{part}" for part in last_parts).encode())
        return str(UUID(bytes=whole.digest()[:16], version=5))
