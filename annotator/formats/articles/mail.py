"""Reads electronic mail: each message is an article, the subject is its headline.

A message that is enclosed in another (forwarded as an attachment, or in a digest) is an article of
its own, since it has a subject, a sender and a date of its own. Mail that is forwarded as text
stays in the text.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import BinaryIO

from annotator.formats.articles.extracted import Extracted
from annotator.formats.articles.mail_bodies import MailBody
from annotator.formats.articles.mail_headers import addresses, date_of, header
from annotator.formats.articles.mailbox_file import is_deleted, is_mailbox, split_messages
from annotator.formats.damage import read_as
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText
from annotator.model import AnnotatedDocument, InputError, ModelObject
from annotator.words import number, quote

_APPLE_LENGTH = re.compile(rb"\s*(\d{1,10})[ \t]*\r?\n")
_BEFORE = b"\xef\xbb\xbf \t\r\n"
"""A byte order mark and white space before a message."""
_INTERNAL_SUBJECT = "DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA"
"""The subject of a message in which some programs keep notes of their own."""
_MAX_LEVELS = 20


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the articles of a message (RFC 5322), or of a mailbox file with many of them.

    Raises:
        EmptyText: It has no words.
        InputError: It is damaged.
        EnvironmentFault: It cannot be read.
    """
    context.place = name_of(path)
    with read_as(path, "mail"), path.open("rb") as file:
        is_many = is_mailbox(file.read(4096))
        if is_many:
            file.seek(0)
            yield from _mailbox(file, path, context)
            return
    content = read_bytes(path)
    with read_as(path, "a mail message"):
        items = list(_articles(message_from_bytes(_without_length(content)), path, context))
    if not items:
        raise EmptyText(f"{name_of(path)} is empty: there is no text to tag in it.")
    yield from items


def _without_length(content: bytes) -> bytes:
    """Return a message of Apple's program without the number before it and what follows it."""
    content = content.lstrip(_BEFORE)  # An empty line would end the headers.
    length = _APPLE_LENGTH.match(content)
    if length is None:
        return content
    return content[length.end() : length.end() + int(length[1])]


def _mailbox(file: BinaryIO, path: Path, context: ReadContext) -> Iterator[ModelObject]:
    name = name_of(path)
    count = 0
    for count, content in enumerate(split_messages(file), 1):
        context.place = f"{name}, message {count}"
        message = message_from_bytes(content)
        if reason := _reason_to_pass_over(message):
            context.place = name
            context.count_left_out(reason)
            continue
        try:
            with read_as(path, "a mail message"):
                items = list(_articles(message, path, context))
        except InputError as error:
            error.prefix(f"{name}, message {count}")
            context.leave_out(error)
            continue
        if not items:
            context.place = name
            context.count_left_out("message without text|messages without text")
        for item in items:
            context.place = f"{name}, message {count}"
            yield item
    if not count:
        raise EmptyText(f"{name} is empty: there is no message in it.")


def _reason_to_pass_over(message: Message) -> str:
    if header(message, "subject") == _INTERNAL_SUBJECT:
        return "note of the mail program to itself|notes of the mail program to itself"
    status = header(message, "status") + header(message, "x-status")
    if is_deleted(header(message, "x-mozilla-status"), status):
        return "deleted message"
    return ""


def _articles(
    message: Message, path: Path, context: ReadContext, outer: str = "", level: int = 1
) -> Iterator[AnnotatedDocument]:
    """Yield the article of a message, and those of the messages that are enclosed in it."""
    subject = header(message, "subject")
    extracted = Extracted(title=subject)
    extracted.add("headline", subject)
    body = MailBody(extracted, context)
    body.add(message)
    extracted.metadata.update(
        {
            "author": addresses(message, "from"),
            "to": addresses(message, "to"),
            "cc": addresses(message, "cc"),
            **date_of(message),
            "message_id": header(message, "message-id"),
            "enclosed_in": outer,
        }
    )
    extracted.drop_repeated_headline()
    has_text = any(kind != "headline" for kind, _ in extracted.parts)
    item = extracted.article(name_of(path)) if has_text or not body.enclosed else None
    if item is not None:
        yield item
    body.note_attachments()
    if body.enclosed and level < _MAX_LEVELS:
        _note_enclosed(body.enclosed, context)
        for enclosed in body.enclosed:
            yield from _articles(enclosed, path, context, subject or name_of(path), level + 1)


def _note_enclosed(messages: list[Message], context: ReadContext) -> None:
    subjects = [quote(header(message, "subject") or "without subject") for message in messages]
    articles = "an article of its own" if len(messages) == 1 else "articles of their own"
    enclosed = number(len(messages), "enclosed message")
    context.note(f"{context.place}: {enclosed} became {articles}: {', '.join(subjects)}.")
