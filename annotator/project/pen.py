"""The pen of a project: how another program asks the one that writes to hand the writing over.

One program writes a project, any number read it. Who wants to write puts a small file beside the
project, and renews it for as long as it waits; the one who writes answers in another. Files work
across machines and on shared folders, where nothing else is sure to. No clock is compared: a
request that is not renewed while it is looked at is left from a program that ended.
"""

import platform
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct

from annotator.stored_json import decode
from annotator.temporary import part_of

Answer = Literal["seen", "kept", "given"]
"""The person has been asked; keeps the pen; has handed it over."""

Kind = TypeVar("Kind", "PenRequest", "PenReply")

_LOST_AFTER_LOOKS = 10
"""A request that stays the same for so many looks is left from a program that ended."""
_MOST_BYTES = 4_096


class PenRequest(Struct, frozen=True):
    """The wish of a program to write."""

    id: str
    who: str
    """The annotator's name."""
    host: str
    """The name of the machine."""
    is_command: bool = False
    """Whether it is a command, which ends by itself, and not a window."""
    beat: int = 0
    """Counts how often it was renewed."""


class PenReply(Struct, frozen=True):
    """What the program that writes answered."""

    id: str
    """Of the request."""
    answer: Answer
    who: str
    host: str


def request_path(project: Path) -> Path:
    """Return the file in which programs ask for the pen of a project."""
    project = project.resolve()
    return project.with_name(f".{project.name}.pen-request")


def reply_path(project: Path) -> Path:
    """Return the file in which the program that writes a project answers."""
    project = project.resolve()
    return project.with_name(f".{project.name}.pen-reply")


class PenAsker:
    """Asks for the pen on behalf of a program that reads, until it is withdrawn.

    Args:
        project: The project file.
        who: The annotator's name.
        is_command: Whether a command asks, which ends by itself.
    """

    def __init__(self, project: Path, who: str, *, is_command: bool = False) -> None:
        self._request_path, self._reply_path = request_path(project), reply_path(project)
        self._request = PenRequest(secrets.token_hex(8), who, platform.node(), is_command)
        self._other: PenRequest | None = None
        self._looks = 0

    def renew(self) -> PenRequest | None:
        """Ask, or ask on; to be called about once a second.

        Returns:
            Another program's request, which comes first; None: this one is heard.

        Raises:
            OSError: the folder cannot be written.
        """
        found = _read(self._request_path, PenRequest)
        if found is not None and found.id != self._request.id and not self._is_lost(found):
            return found
        self._request = msgspec.structs.replace(self._request, beat=self._request.beat + 1)
        _write(self._request_path, self._request)
        return None

    def reply(self) -> PenReply | None:
        """Return the answer to this request; None while there is none."""
        reply = _read(self._reply_path, PenReply)
        return reply if reply is not None and reply.id == self._request.id else None

    def withdraw(self) -> None:
        """Ask no more, and leave nothing behind."""
        found = (_read(self._request_path, PenRequest), _read(self._reply_path, PenReply))
        for path, own in zip((self._request_path, self._reply_path), found, strict=True):
            if own is not None and own.id == self._request.id:
                with suppress(OSError):
                    path.unlink()

    def _is_lost(self, found: PenRequest) -> bool:
        self._looks = self._looks + 1 if found == self._other else 0
        self._other = found
        return self._looks >= _LOST_AFTER_LOOKS


class PenHolder:
    """Hears and answers requests on behalf of the program that writes.

    Args:
        project: The project file.
        who: The annotator's name.
    """

    def __init__(self, project: Path, who: str) -> None:
        self._request_path, self._reply_path = request_path(project), reply_path(project)
        self._who = who
        self._seen: PenRequest | None = None
        self._looks = 0
        self._is_renewed = False

    def look(self) -> PenRequest | None:
        """Return the request that waits; to be called about once a second.

        A request is heard once it was renewed; one that is renewed no more is removed.
        """
        found = _read(self._request_path, PenRequest)
        before, self._seen = self._seen, found
        if found is None:
            self._is_renewed = False
            return None
        if before is None or found.id != before.id:
            self._looks, self._is_renewed = 0, False
        elif found.beat != before.beat:
            self._looks, self._is_renewed = 0, True
        else:
            self._looks += 1
        if self._looks >= _LOST_AFTER_LOOKS:
            self._is_renewed = False
            for path in (self._request_path, self._reply_path):
                with suppress(OSError):
                    path.unlink()
            return None
        return found if self._is_renewed else None

    def answer(self, request: PenRequest, answer: Answer) -> None:
        """Answer a request.

        Raises:
            OSError: the folder cannot be written.
        """
        _write(self._reply_path, PenReply(request.id, answer, self._who, platform.node()))


def _read(path: Path, kind: type[Kind]) -> Kind | None:
    """Return what is in a file; None if there is none, or nothing that makes sense."""
    try:
        with path.open("rb") as file:
            return decode(file.read(_MOST_BYTES), kind)
    except (OSError, msgspec.DecodeError):
        return None


def _write(path: Path, content: PenRequest | PenReply) -> None:
    """Write a small file so that others find it whole or not at all."""
    with part_of(path) as part:
        part.write_bytes(msgspec.json.encode(content))
        part.replace(path)
