"""Collects the text of a mail message from its parts, in their order.

Of several versions of a text the richest is read, unless another has more words. Text that stands
in the message is part of the article; attachments are named; enclosed messages are handed out.
"""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from email import message_from_bytes
from email.message import Message
from typing import Any, cast

from annotator.formats.articles.declared_encoding import decode_declared
from annotator.formats.articles.extracted import Extracted
from annotator.formats.articles.flowed import flowed_blocks
from annotator.formats.articles.html import declared_encoding
from annotator.formats.articles.mail_headers import file_name
from annotator.formats.articles.markup import add_markup
from annotator.formats.format import ReadContext
from annotator.formats.registry import formats_by_suffix
from annotator.words import join_names, number

_PLAIN, _HTML = ("text/plain", "text/markdown"), ("text/html", "application/xhtml+xml")
_SIGNATURES = (
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
)
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
_REPORTS = ("message/delivery-status", "message/disposition-notification", "text/rfc822-headers")
_RICH_SHARE = 0.8
"""The share of the fullest version's words that a richer one has if it says the same."""
_ADDRESS = re.compile(r"<?\b(?:https?|mailto):[^\s>]*>?|\[(?:image|cid):[^\]]*\]")
_WORD = re.compile(r"\w+")
_BOUNDARY = re.compile(r"^--(\S.{0,69}?)[ \t]*$", re.MULTILINE)
_ENCODED_FILE = re.compile(
    r"^begin [0-7]{3,4} \S[^\n]*\n(?:[!-`][ -`]*\r?\n)+?(?:`?\r?\n)?end[ \t\r]*$|"
    r"^=ybegin [^\n]*\n.*?^=yend [^\n]*$",
    re.MULTILINE | re.DOTALL,
)
"""A file in the text itself, by uuencode or yEnc, as on Usenet."""
_MAX_LEVELS = 50


class MailBody:
    """The text of one message, with what is attached to it.

    Args:
        extracted: Gets the text, behind what it has.
        context: Counts what is left out.
    """

    def __init__(self, extracted: Extracted, context: ReadContext) -> None:
        self.extracted = extracted
        self.attachments: list[str] = []
        """The names of the files that are attached."""
        self.enclosed: list[Message] = []
        """The messages that are enclosed."""
        self._context = context

    def add(self, part: Message, level: int = 1) -> None:
        """Add the text of a part, and of the parts in it."""
        kind = part.get_content_type()
        if level > _MAX_LEVELS:
            self._context.count_left_out("part of a message|parts of messages")
        elif kind == "message/rfc822" or kind == "message/global":
            self._enclose(part)
        elif part.get_content_maintype() == "multipart":
            self._add_parts(part, kind, level)
        elif kind in _SIGNATURES:
            self._context.count_left_out("digital signature")
        elif kind in _SEALED:
            self._context.note(
                f"{self._context.place}: an encrypted or sealed part was left out. Open the "
                f"message in the mail program, and save its text as a .txt file."
            )
        elif kind in _REPORTS:
            self._context.count_left_out("report of a mail server|reports of mail servers")
        elif kind in (*_PLAIN, *_HTML) and part.get_content_disposition() != "attachment":
            self._add_text(part, kind)
        elif part.get_content_disposition() != "attachment" and part.get("content-id"):
            self._context.count_left_out("picture in a message|pictures in messages")
        else:
            self.attachments.append(file_name(part) or f"a file without a name ({kind})")

    def add_version(self, versions: list[tuple[str, str]]) -> None:
        """Add one of several versions of a text.

        Args:
            versions: The kind (``text/plain``, ``text/html``) and the text of each, the richest
                last.
        """
        bodies = [MailBody(Extracted(), ReadContext()) for _ in versions]
        for body, (kind, text) in zip(bodies, versions, strict=True):
            body._add_words(text, kind)
        kind, text = versions[_fullest(bodies)]
        self._add_words(text, kind)

    def note_attachments(self) -> None:
        """Report the files that are attached, with what can be done about those with text."""
        names = self.attachments
        if not names:
            return
        count = number(len(names), "attachment")
        verb = "was" if len(names) == 1 else "were"
        sentences = [f"{self._context.place}: {count} {verb} left out: {join_names(names)}."]
        readable = [name for name in names if formats_by_suffix(name)]
        if readable:
            what = "it" if len(readable) == 1 else "them"
            sentences.append(
                f"To read {join_names(readable)} as well, save {what} from the mail program, and "
                f"import {what}."
            )
        self._context.note(" ".join(sentences))

    def _add_parts(self, part: Message, kind: str, level: int) -> None:
        children = _children(part)
        if not children:
            self._add_text(part, "text/plain")
        elif kind == "multipart/alternative":
            self._add_alternative(children, level)
        elif kind == "multipart/related":
            root = _root(part, children)
            self.add(root, level + 1)
            for child in children:
                if child is not root:
                    self._add_related(child, level)
        else:
            for child in children:
                self.add(child, level + 1)

    def _add_related(self, part: Message, level: int) -> None:
        """Add a part that another part refers to: a picture, as a rule."""
        if part.get_content_maintype() == "image":
            self._context.count_left_out("picture in a message|pictures in messages")
        else:
            self.add(part, level + 1)

    def _add_alternative(self, children: list[Message], level: int) -> None:
        texts = [child for child in children if _is_text(child)]
        bodies = [MailBody(Extracted(), ReadContext()) for _ in texts]
        for body, child in zip(bodies, texts, strict=True):
            body.add(child, level + 1)
        chosen = _fullest(bodies) if bodies else -1
        for index, child in enumerate(texts):
            if index == chosen:
                self.add(child, level + 1)
            else:
                self.attachments += bodies[index].attachments
                self.enclosed += bodies[index].enclosed
        for child in children:
            if not _is_text(child):
                self.add(child, level + 1)

    def _add_text(self, part: Message, kind: str) -> None:
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            return
        charset = part.get_param("charset")
        declared = charset[2] if isinstance(charset, tuple) else charset
        if kind in _HTML and not declared:
            declared = declared_encoding(content)
        text, undecodable = decode_declared(content, declared, self._context.place)
        if undecodable:
            self._context.note(
                f"{self._context.place}: {number(undecodable, 'byte')} of the text cannot be "
                f"decoded; “\ufffd” shows where."
            )
        is_flowed = str(part.get_param("format") or "").lower() == "flowed"
        if kind in _HTML or not is_flowed:
            self._add_words(text, kind)
            return
        delete_space = str(part.get_param("delsp") or "").lower() == "yes"
        for block_kind, block in flowed_blocks(text, delete_space=delete_space):
            self.extracted.add(block_kind, block)

    def _add_words(self, text: str, kind: str) -> None:
        if kind in _HTML:
            add_markup(self.extracted, text, self._context)
        else:
            text, count = _ENCODED_FILE.subn("", text)
            self._context.count_left_out("file inside a text|files inside a text", count)
            self.extracted.add_paragraphs(text)

    def _enclose(self, part: Message) -> None:
        messages = _children(part)
        for message in messages:
            self.enclosed.append(_unpacked(part, message))
        if not messages:
            self.attachments.append(file_name(part) or "a message that cannot be read")


def _fullest(bodies: list[MailBody]) -> int:
    """Return the index of the last body that has about as many words as the fullest."""
    counts = [
        sum(len(_WORD.findall(_ADDRESS.sub("", text))) for _, text in body.extracted.parts)
        + bool(body.extracted.parts)
        for body in bodies
    ]
    least = max(counts) * _RICH_SHARE
    return max(index for index, count in enumerate(counts) if count >= least)


def _is_text(part: Message) -> bool:
    is_attached = part.get_content_disposition() == "attachment"
    is_multipart = part.get_content_maintype() == "multipart"
    return is_multipart or (part.get_content_type() in (*_PLAIN, *_HTML) and not is_attached)


def _children(part: Message) -> list[Message]:
    """Return the parts of a part, also where it does not state the line between them."""
    payload: Any = part.get_payload()
    if isinstance(payload, list):
        return cast(list[Message], payload)
    boundary = _BOUNDARY.search(payload) if isinstance(payload, str) else None
    if boundary is None:
        return []
    head = f'Content-Type: multipart/mixed; boundary="{boundary[1]}"\n\n'
    content = f"{head}{payload}".encode("utf-8", "surrogateescape")
    found: Any = message_from_bytes(content).get_payload()
    return cast(list[Message], found) if isinstance(found, list) else []


def _root(part: Message, children: list[Message]) -> Message:
    """Return the part of a compound that refers to the others (RFC 2387)."""
    start = str(part.get_param("start") or "").strip()
    for child in children:
        if start and str(child.get("content-id") or "").strip() == start:
            return child
    return next((child for child in children if _is_text(child)), children[0])


def _unpacked(part: Message, message: Message) -> Message:
    """Return an enclosed message, which some programs encode in spite of the rules."""
    if str(part.get("content-transfer-encoding") or "").strip().lower() != "base64":
        return message
    try:
        return message_from_bytes(b64decode(message.as_bytes().strip()))
    except (Base64Error, ValueError, UnicodeError):
        return message
