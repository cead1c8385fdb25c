"""Ids that are made for what comes without: the same again at a second import."""

from functools import cached_property
from hashlib import sha1
from uuid import UUID, uuid5

_NAMESPACE = UUID("6f1f6ee6-7c0e-4f5c-9a53-7d1c2b7b6f0a")


def made_id(*parts: str) -> str:
    """A UUID that depends on nothing but the parts, which say what it is the id of.

    A reader gives the format's name, what tells the document (its text), whose annotation it is
    and the id that the file has for it: so a second import of the same file finds it again.
    """
    return str(uuid5(_NAMESPACE, "\n".join(parts)))


class IdsWithin:
    """Makes the ids that :func:`made_id` makes, of parts that all begin alike.

    What they begin with may be a long text: it is gone through once, not for each id.
    """

    def __init__(self, *parts: str) -> None:
        self._parts = parts

    @cached_property
    def _begun(self):
        # As RFC 9562 defines the fifth version: the SHA-1 of namespace and name.
        return sha1(_NAMESPACE.bytes + "\n".join(self._parts).encode(), usedforsecurity=False)

    def __call__(self, *more: str) -> str:
        """The id of what the first parts and these say."""
        whole = self._begun.copy()
        whole.update("".join(f"\n{part}" for part in more).encode())
        return str(UUID(bytes=whole.digest()[:16], version=5))
