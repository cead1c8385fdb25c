"""Reads electronic mail: the subject is the headline, the body (plain or HTML) the text."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from pathlib import Path

from annotator.formats.articles.dates import date_metadata
from annotator.formats.articles.extracted import Extracted, required_article
from annotator.formats.articles.html import extract
from annotator.formats.damage import read_as
from annotator.formats.decoding import decode
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.model import InputError, ModelObject


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of one message (RFC 5322); attachments are left out and reported.

    Raises:
        EmptyText: It has no words.
        InputError: It is damaged.
        EnvironmentFault: It cannot be read.
    """
    context.place = name_of(path)
    data = read_bytes(path)
    with read_as(path, "a mail message"):
        extracted = _message(data, path, context)
    yield required_article(extracted, path)


def _message(data: bytes, path: Path, context: ReadContext) -> Extracted:
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    extracted = Extracted(title=str(message["subject"] or ""))
    body = message.get_body(("plain", "html"))
    if body is not None:
        content = _content(body, path)
        if body.get_content_type() == "text/html":
            extracted = extract(content.encode(), name_of(path), "utf-8")
            extracted.title = str(message["subject"] or extracted.title)
        else:
            extracted.add_paragraphs(content)
    extracted.metadata.update(
        {
            "author": str(message["from"] or ""),
            "to": str(message["to"] or ""),
            **date_metadata(str(message["date"] or "")),
            "message_id": str(message["message-id"] or ""),
        }
    )
    if not extracted.parts and extracted.title:
        extracted.add("headline", extracted.title)
    else:
        extracted.with_headline()
    attachments = message.iter_attachments()
    names = [attachment.get_filename() or "without name" for attachment in attachments]
    if names:
        context.note(f"{name_of(path)}: attachments were left out: {', '.join(names)}.")
    return extracted


def _content(body: MIMEPart, path: Path) -> str:
    """Decode a part: in the encoding that it names, or in the likeliest if that is wrong."""
    data = body.get_payload(decode=True)
    assert isinstance(data, bytes)
    charset = body.get_content_charset()
    try:
        if charset:
            return decode(data, name_of(path), charset).text
    except InputError:
        pass
    return decode(data, name_of(path)).text
