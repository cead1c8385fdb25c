"""Divides mailbox files (mbox, RFC 4155 and its relatives) into messages, one at a time."""

import re
from collections.abc import Iterable, Iterator

_DATED = re.compile(
    rb"From (?=.{0,300}\b\d{1,2}:\d\d\b)(?=.{0,300}\b(?:19|20)\d\d\b)"
    rb".{0,300}\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b.{0,60}$"
)
_ASCTIME = re.compile(
    rb"From \S+ +(?:\w{3} )?\w{3} +\d{1,2} \d\d:\d\d(?::\d\d)?(?: \S+)? \d{4}(?: \S+)?$"
)
_BARE = re.compile(rb"From(?: -| \?\?\?@\?\?\?| MAILER-DAEMON)?$")
_HEADER = re.compile(rb">?[!-9;-~]{1,80}:|>From ")
_QUOTED = re.compile(rb">+From ")
_STATUS_LETTERS = frozenset("RODAFTNU")
_STATUS_DELETED = 0x8
"""The bit of Mozilla's status by which a message is deleted, until its folder is compacted."""


def is_mailbox(head: bytes) -> bool:
    """Return whether a file begins as a mailbox does.

    Args:
        head: Its first bytes: at least its first two lines.
    """
    first, _, after = head.lstrip(b"\r\n\xef\xbb\xbf").partition(b"\n")
    return _is_separator(first.rstrip(b"\r"), after.partition(b"\n")[0], after_blank=True)


def split_messages(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the messages of a mailbox, with ``>From`` undone at the beginning of lines.

    Args:
        lines: The lines of the file.
    """
    message: list[bytes] = []
    separator: bytes | None = None
    after_blank = True
    for number, each in enumerate(lines):
        line = each if number else each.removeprefix(b"\xef\xbb\xbf")
        plain = line.rstrip(b"\r\n")
        if separator is not None:
            # Only the line that follows shows whether the one before begins a message.
            if _is_separator(separator.rstrip(b"\r\n"), plain, after_blank):
                if b"".join(message).strip():
                    yield b"".join(message)
                message = []
            else:
                message.append(separator)
            after_blank = False
            separator = None
        if plain.startswith(b"From ") or plain == b"From":
            separator = line
            continue
        message.append(line[1:] if _QUOTED.match(line) else line)
        after_blank = not plain.strip()
    if separator is not None:
        message.append(separator)
    if b"".join(message).strip():
        yield b"".join(message)


def _is_separator(line: bytes, following: bytes, after_blank: bool) -> bool:
    if not _HEADER.match(following):
        return False
    if after_blank and (_DATED.match(line) or _BARE.match(line.rstrip())):
        return True
    return _ASCTIME.match(line) is not None


def is_deleted(mozilla_status: str, status: str) -> bool:
    """Return whether a message was deleted in the program whose mailbox it is in.

    Args:
        mozilla_status: The header ``X-Mozilla-Status``.
        status: The headers ``Status`` and ``X-Status``.
    """
    try:
        if int(mozilla_status or "0", 16) & _STATUS_DELETED:
            return True
    except ValueError:
        pass
    # Other programs write words into a header of that name.
    return "D" in status and set(status) <= _STATUS_LETTERS
