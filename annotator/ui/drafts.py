"""Texts that a person typed and that are not saved yet: they survive the end of the program.

Each is a file of its own beside the settings, for nobody else to read, so that two windows do not
overwrite each other's. It is removed as soon as the text is saved or discarded.
"""

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from annotator.stored_json import decode

_MOST_DRAFTS = 500
"""Of more drafts, the oldest are removed."""


class Draft(Struct, frozen=True):
    """A text that is not saved."""

    kind: str
    """The field it was typed into: ``note``."""
    subject: str
    """The id of what it is about."""
    text: str
    time: float = 0.0
    """When it was typed, in seconds since 1970."""


class Drafts:
    """Keeps the drafts of one person.

    Args:
        folder: Has a file for each draft; None keeps them in memory only.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._drafts: dict[tuple[str, str], Draft] = {}
        self._load()

    def _load(self) -> None:
        if self._folder is None:
            return
        found: list[Draft] = []
        with suppress(OSError):
            for path in self._folder.glob("*.json"):
                with suppress(OSError, msgspec.DecodeError):
                    found.append(decode(path.read_bytes(), Draft))
        found.sort(key=lambda draft: draft.time)
        self._drafts = {(draft.kind, draft.subject): draft for draft in found}
        for draft in found[:-_MOST_DRAFTS]:
            self.forget(draft.kind, draft.subject)

    def get(self, kind: str, subject: str) -> Draft | None:
        """Return the draft of a field about something; None if there is none."""
        return self._drafts.get((kind, subject))

    def keep(self, kind: str, subject: str, text: str) -> bool:
        """Keep a text until it is saved; an earlier one about the same is replaced.

        Returns:
            Whether it survives the end of the program: the disk may be full.
        """
        draft = Draft(kind, subject, text, time.time())
        self._drafts[kind, subject] = draft
        if self._folder is None:
            return False
        path = self._path(kind, subject)
        unfinished = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(draft))
            unfinished.replace(path)
        except OSError:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            return False
        return True

    def forget(self, kind: str, subject: str) -> None:
        """Remove a draft: its text is saved, or not wanted."""
        if self._drafts.pop((kind, subject), None) is not None and self._folder is not None:
            with suppress(OSError):
                self._path(kind, subject).unlink(missing_ok=True)

    def _path(self, kind: str, subject: str) -> Path:
        assert self._folder is not None
        name = hashlib.sha256(f"{kind}\0{subject}".encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / f"{name[:32]}.json"
