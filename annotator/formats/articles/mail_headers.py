"""Reads the headers of mail: encoded words, raw bytes and names of files, as senders write them.

Python's own way of reading them decodes each encoded word by itself, which damages characters that
are split between two, and fails on some malformed ones.
"""

import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses

from annotator.formats.articles.dates import date_metadata, guessed_date
from annotator.formats.articles.declared_encoding import decode_declared

_FOLD = re.compile(r"\r?\n[ \t]*")
_ENCODED_WORD = re.compile(r"=\?[^?\s]+\?[bBqQ]\?")
_DECODED_CODE_POINTS = 20_000
"""The library compares each encoded word with all before it: a megabyte of them takes minutes."""
_RAW = "raw-unicode-escape"
"""How Python's library turns the words between encoded words into bytes."""


def header(message: Message, name: str) -> str:
    """Return the first header of a name, decoded, on one line; empty if there is none."""
    return " ".join(decode_words(_raw_header(message, name)).split())


def addresses(message: Message, name: str) -> str:
    """Return the people in the headers of a name: ``Ana Lee <ana@x.org>, bo@x.org``."""
    raw = [_one_line(value) for key, value in message.raw_items() if key.lower() == name]
    people: list[str] = []
    for person, address in getaddresses(raw):
        words = " ".join(decode_words(person).split())
        people.append(f"{words} <{address}>" if words and address else words or address)
    return ", ".join(filter(None, people)) or header(message, name)


def date_of(message: Message) -> dict[str, str]:
    """Return the metadata of a message's date: the sender's own day.

    Without a date it is guessed from the last server that passed the message on.
    """
    date = header(message, "date")
    if date:
        return date_metadata(date)
    received = header(message, "received").rpartition(";")[2]
    return guessed_date(received.strip(), "the day on which the mail was received")


def file_name(part: Message) -> str:
    """Return the file name of an attachment; empty if it has none."""
    try:
        name = part.get_filename("")
    except (ValueError, LookupError):
        name = ""
    return " ".join(decode_words(name or "").split())


def decode_words(raw: str) -> str:
    """Return a header with its encoded words (RFC 2047) and raw bytes decoded."""
    text = _one_line(raw)
    if not _ENCODED_WORD.search(text):
        return text
    text, beyond = text[:_DECODED_CODE_POINTS], text[_DECODED_CODE_POINTS:]
    try:
        words = decode_header(text)
    except (HeaderParseError, ValueError):
        return text + beyond
    pieces: list[str] = []
    for word, charset in words:
        if isinstance(word, str):
            pieces.append(word)
        elif charset is None:
            pieces.append(word.decode(_RAW))
        else:
            pieces.append(decode_declared(word, charset, "").text)
    return "".join([*pieces, beyond])


def _raw_header(message: Message, name: str) -> str:
    return next((value for key, value in message.raw_items() if key.lower() == name), "")


def _one_line(raw: object) -> str:
    """Return a header's value without folds; bytes that are not ASCII are decoded."""
    text = _FOLD.sub(" ", str(raw))
    if text.isascii():
        return text
    content = text.encode("utf-8", "surrogateescape")
    return decode_declared(content, "utf-8", "").text
