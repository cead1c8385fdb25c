"""The versions of an article's text, and which of them counts.

A correction makes a new version, which names the version that it corrects. So the versions are a
tree, whose root is the text as it came. Who has the same versions counts the same one as current.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from annotator.model.types import TextVersion

FIRST = ""
"""The id of the text as it came."""
_ID_DIGITS = 16
"""Hexadecimal digits of a SHA-256: 64 bits, for the few versions of one article."""


def version_id(parent: str, text_hash: str, annotator: str, settles: Iterable[str] = ()) -> str:
    """Return the id of a version, which is the same on every machine.

    Args:
        parent: The id of the version that it corrects.
        text_hash: A hash of its text.
        annotator: Who corrected it.
        settles: As :attr:`TextVersion.settles`.
    """
    content = "\n".join([parent, text_hash, annotator, *sorted(settles)])
    return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]


class VersionTree:
    """The versions of one article.

    Args:
        versions: All but the first, in any order, also those that were undone.
    """

    def __init__(self, versions: Iterable[TextVersion]) -> None:
        self.versions: Mapping[str, TextVersion] = {version.id: version for version in versions}
        """By id, without the first."""

    @property
    def current(self) -> str:
        """The id of the version that counts.

        It is the one with most corrections behind it, of these the latest, so that all who merged
        the same corrections in whatever order have the same text.
        """
        live = (version for version in self.versions.values() if version.is_live)
        return max(live, key=self._rank, default=TextVersion()).id

    def _rank(self, version: TextVersion) -> tuple[int, str, str]:
        return len(self.ancestors(version.id)), version.time, version.id

    def ancestors(self, version_id: str) -> list[str]:
        """Return the versions that a version corrects, the nearest first; the first one is last."""
        ancestors: list[str] = []
        while version_id != FIRST:
            version = self.versions.get(version_id)
            version_id = FIRST if version is None else version.parent
            if version_id in ancestors:
                break
            ancestors.append(version_id)
        return ancestors

    def known_to(self, version_id: str) -> set[str]:
        """Return the versions that a version descends from or settles, and itself."""
        known: set[str] = set()
        waiting = [version_id]
        while waiting:
            one = waiting.pop()
            if one not in known:
                known.add(one)
                version = self.versions.get(one)
                waiting += (version.parent, *version.settles) if version is not None else ()
        return known

    def clashes(self) -> list[str]:
        """Return the versions that were made apart from the current one, and are not settled.

        Of several that correct each other only the last one is named.
        """
        known = self.known_to(self.current)
        apart = {v.id for v in self.versions.values() if v.is_live and v.id not in known}
        corrected = {ancestor for one in apart for ancestor in self.ancestors(one)}
        return sorted(apart - corrected)
