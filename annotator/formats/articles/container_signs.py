"""Signs of files that hold messages, pages or other files: mail, MHTML, web archives.

They are asked for files whose first bytes are of that kind at all.
"""

import re
import zlib
from email.message import Message
from email.parser import BytesHeaderParser

from annotator.formats.articles.mailbox_file import is_mailbox
from annotator.formats.foreign_files import OLE2, has_stream
from annotator.formats.signs import Certainty, FileHead, zip_names

_APPLE_LENGTH = re.compile(rb"\d{1,10}[ \t]*\r?\n")
_HEADER_LINE = re.compile(rb"[!-9;-~]+:|[ \t]")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_TRANSPORT = ("message-id", "received", "return-path", "delivered-to", "mime-version", "to")
"""Headers that few other texts have."""
_SENT = ("message-id", "received", "return-path", "delivered-to", "to")
"""Headers of a message that was sent to somebody, which a saved page is not."""
_GZIP = b"\x1f\x8b"
_RECORD = b"WARC/"
_OLD_RECORD = b"filedesc://"
"""The beginning of an ARC file, the form before WARC."""
_NAMES = (".warc", ".warc.gz", ".wacz", ".arc", ".arc.gz")
_OUTLOOK_STREAM = "__properties_version1.0"


def mail_sign(head: FileHead) -> Certainty:
    """Return the certainty of a message or a mailbox."""
    if head.start.startswith(b"From ") and is_mailbox(head.start):
        return Certainty.STRONG
    headers = head.once(_headers)
    if mhtml_sign(head) is Certainty.STRONG or "from" not in headers:
        return Certainty.WEAK
    has_topic = "subject" in headers or "date" in headers
    is_message = has_topic and any(name in headers for name in _TRANSPORT)
    return Certainty.STRONG if is_message else Certainty.WEAK


def mhtml_sign(head: FileHead) -> Certainty:
    """Return the certainty of a web page in one file."""
    headers = head.once(_headers)
    kind = headers.get_content_type() if "content-type" in headers else ""
    if kind not in ("multipart/related", "multipart/alternative", "text/html"):
        return Certainty.WEAK
    is_saved = "snapshot-content-location" in headers or "saved by" in str(headers["from"]).lower()
    is_sent = any(name in headers for name in _SENT)
    if is_saved or (kind == "multipart/related" and not is_sent and "mime-version" in headers):
        return Certainty.STRONG
    is_page = kind == "text/html" and "content-location" in headers and not is_sent
    return Certainty.STRONG if is_page else Certainty.WEAK


def outlook_sign(head: FileHead) -> Certainty:
    """Return the certainty of a message of Outlook."""
    if not head.data.startswith(OLE2):
        return Certainty.NONE
    is_message = head.suffix == ".msg" or has_stream(head.path, _OUTLOOK_STREAM)
    return Certainty.STRONG if is_message else Certainty.NONE


def web_archive_sign(head: FileHead) -> Certainty:
    """Return the certainty of a web archive, packed or not."""
    if head.data.startswith((_RECORD, _OLD_RECORD)):
        return Certainty.STRONG
    is_packed = head.data.startswith(_GZIP)
    if is_packed and head.once(_unpacked_start).startswith((_RECORD, _OLD_RECORD)):
        return Certainty.STRONG
    names = zip_names(head)
    if "datapackage.json" in names and any(name.startswith("archive/") for name in names):
        return Certainty.STRONG
    is_named = head.path.name.lower().endswith(_NAMES)
    return Certainty.WEAK if is_named else Certainty.NONE


def _headers(head: FileHead) -> Message:
    """Return the headers at the beginning of a file; none unless all lines of it are headers."""
    start = head.start
    if length := _APPLE_LENGTH.match(start):
        start = start[length.end() :]
    end = _BLANK_LINE.search(start)
    block = start[: end.start()] if end else start
    if not all(_HEADER_LINE.match(line) for line in block.splitlines()[: None if end else -1]):
        return Message()
    return BytesHeaderParser().parsebytes(block)


def _unpacked_start(head: FileHead) -> bytes:
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head.data, 512)
    except zlib.error:
        return b""
