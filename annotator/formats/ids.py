"""Ids that are made for what comes without: the same again at a second import."""

from uuid import UUID, uuid5

_NAMESPACE = UUID("6f1f6ee6-7c0e-4f5c-9a53-7d1c2b7b6f0a")


def made_id(*parts: str) -> str:
    """A UUID that depends on nothing but the parts, which say what it is the id of.

    A reader gives the format's name, what tells the document (its text), whose annotation it is
    and the id that the file has for it: so a second import of the same file finds it again.
    """
    return str(uuid5(_NAMESPACE, "\n".join(parts)))
