"""Reads messages that Outlook saved as files of its own (``.msg``), by python-oxmsg."""

from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Any

from annotator.formats.articles.dates import guessed_date
from annotator.formats.articles.extracted import Extracted, library
from annotator.formats.articles.mail_bodies import MailBody
from annotator.formats.articles.mail_headers import addresses, date_of, header
from annotator.formats.damage import read_as
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText
from annotator.model import ModelObject

_RTF = 0x1009
"""The property with the text as compressed rich text, by [MS-OXPROPS]."""
_DISPLAY_NAME = 0x3001


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of a message.

    Raises:
        EmptyText: It has no words.
        InputError: It is damaged.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    oxmsg: Any = library("oxmsg", "messages of Outlook", "python-oxmsg")
    context.place = name_of(path)
    content = read_bytes(path)
    with read_as(path, "a message of Outlook"):
        message: Any = oxmsg.Message.load(content)
        item = _extracted(message, context).article(name_of(path))
    if item is None:
        raise EmptyText(f"{name_of(path)} is empty: there is no text to tag in it.")
    yield item


def _extracted(message: Any, context: ReadContext) -> Extracted:
    subject = " ".join(message.subject.split())
    extracted = Extracted(title=subject)
    extracted.add("headline", subject)
    body = MailBody(extracted, context)
    versions = [
        (kind, text.rstrip("\0"))
        for kind, text in (("text/plain", message.body), ("text/html", message.html_body))
        if text
    ]
    if versions:
        body.add_version(versions)
    elif message.properties.binary_prop_value(_RTF):
        context.note(
            f"{context.place}: its text is stored as rich text only, and was left out. Save the "
            f"message as .eml, .html or .txt in Outlook, and import that."
        )
    body.attachments += [_name(attachment) for attachment in message.attachments]
    body.note_attachments()
    extracted.metadata.update(_metadata(message))
    extracted.drop_repeated_headline()
    return extracted


def _metadata(message: Any) -> dict[str, str]:
    headers = Message()
    for name, value in message.message_headers.items():
        headers[name] = value
    if "from" not in headers and message.sender:
        headers["from"] = message.sender
    to = ", ".join(
        f"{recipient.name} <{recipient.email_address}>"
        for recipient in message.recipients
        if recipient.name or recipient.email_address
    )
    metadata = {
        "author": addresses(headers, "from"),
        "to": addresses(headers, "to") or to,
        "message_id": header(headers, "message-id"),
    }
    date = date_of(headers)
    if not date and message.sent_date is not None:
        # Outlook stores the time in UTC, in which the sender's day may be another.
        date = guessed_date(message.sent_date, "the time of sending, without the sender's zone")
    return {**metadata, **date}


def _name(attachment: Any) -> str:
    """Return the file name of an attachment, or the subject of an enclosed message."""
    name = attachment.file_name or attachment.properties.str_prop_value(_DISPLAY_NAME)
    return name or "a file without a name"
