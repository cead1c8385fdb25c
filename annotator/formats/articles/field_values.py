"""Makes text of the values of fields: plain text, markup, lists of paragraphs, objects with text.

A field is read as markup only where it surely is: “a < b”, “<3” and “AT&T” stay as they are.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from html import unescape
from html.entities import html5
from typing import Any, NamedTuple, cast

from annotator.formats.articles.extracted import Extracted
from annotator.formats.articles.markup import add_markup, plain_text
from annotator.formats.format import ReadContext

_PAIRED = (
    "a|abbr|article|aside|b|big|blockquote|body|center|cite|code|div|em|figcaption|figure|font|"
    "footer|h[1-6]|header|html|i|ins|main|mark|ol|p|pre|q|s|section|small|span|strike|strong|sub|"
    "sup|table|tbody|td|tfoot|th|thead|tr|u|ul|li|dl|dt|dd|iframe|script|style"
)
_VOID = "br|hr|img|p|li"
_ATTRIBUTES = r"""(?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?)*\s*"""
_PAIR = re.compile(rf"<({_PAIRED}){_ATTRIBUTES}>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_SINGLE = re.compile(rf"<(?:{_VOID}){_ATTRIBUTES}/?>|<!--.*?-->", re.IGNORECASE | re.S)
_LINES = re.compile(
    r"<(?:p|br|div|h[1-6]|li|tr|td|table|ul|ol|article|section|blockquote|pre|hr)\b", re.IGNORECASE
)
_OWN_PARAGRAPHS = re.compile(r"<(?:p|br|div|pre|td)\b", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_ENTITY = re.compile(r"&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ESCAPED_ENTITY = re.compile(r"&amp;(?=(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z]{2,8}\d?);)", re.IGNORECASE)
_ESCAPED_BREAK = re.compile(r"\\n(?:\\r)?\\n|[.!?…”\"»](?:\\r)?\\n(?![a-z])")
_ESCAPED_BREAKS = re.compile(r"(?:\\r)?\\n")
_MAX_ESCAPES = 3
_TEXT_KEYS = (
    "rendered",
    "html",
    "content_html",
    "value",
    "text",
    "content",
    "body",
    "plain",
    "raw",
    "markdown",
    "#text",
    "@value",
    "$t",
    "_text",
    "__text",
    "_",
    "main",
)
"""The fields of an object that hold its text, the best first."""
_LIST_KEYS = ("blocks", "paragraphs", "children", "content", "nodes", "items", "body", "data")
_ABOUT = frozenset(
    ("format", "href", "id", "lang", "language", "locale", "mime", "src", "uri", "url", "uuid")
)
"""The fields of an object that are about its text."""
_NAME_KEYS = ("name", "title", "label", "original", "fullname", "displayname", "byline")
"""The fields of an object that hold the name of a person or a section, the best first."""
_NAME_PARTS = (("firstname", "lastname"), ("first", "last"), ("given", "family"))
_INLINE_TYPES = frozenset(("text", "span", "link", "mention", "inline"))
_BREAKS = frozenset(("hardbreak", "hard_break", "break", "linebreak", "br"))
_KINDS = {
    "heading": "subhead",
    "header": "subhead",
    "subhead": "subhead",
    "quote": "blockquote",
    "blockquote": "blockquote",
    "list_item": "list_item",
    "listitem": "list_item",
    "caption": "caption",
}
"""The kind of block for the types of parts that editors write."""
_OBVIOUS_CODE_POINTS = 40
_PICTURE = re.compile(
    r"\S+\.(?:png|jpe?g|gif|webp|bmp|tiff?|svg|mp3|wav|ogg|flac|m4a|mp4|mov|avi|webm)(?:[?#]\S*)?",
    re.IGNORECASE,
)


class _Part(NamedTuple):
    """A piece of a text and the kind of its block."""

    kind: str
    text: str


def as_markup(text: str) -> str | None:
    """Return the markup that a field holds; None if it holds plain text.

    Args:
        text: The field. It may be escaped, once or twice.
    """
    for _ in range(_MAX_ESCAPES):
        if _is_markup(text):
            return _with_paragraphs(_ESCAPED_ENTITY.sub("&", text))
        if "&lt;" not in text and "&amp;lt;" not in text and "&#60;" not in text:
            return None
        text = _unescape_once(text)
    return None


def _is_markup(text: str) -> bool:
    if "<" not in text or ">" not in text:
        return False
    return _SINGLE.search(text) is not None or _PAIR.search(text) is not None


def _with_paragraphs(markup: str) -> str:
    """Return markup in which the lines of its text are marked, too.

    Editors of blogs store paragraphs as lines with marks for emphasis alone.
    """
    if _OWN_PARAGRAPHS.search(markup) is None and "\n" in markup:
        markup = _BLANK_LINE.sub("<br><br>", markup)
        if _LINES.search(markup.replace("<br>", "")) is None:
            markup = markup.replace("\n", "<br>")
    return markup


def _unescape_once(text: str) -> str:
    return _ENTITY.sub(_character, text)


def _character(entity: re.Match[str]) -> str:
    is_known = entity[0].startswith("&#") or entity[0][1:] in html5
    return unescape(entity[0]) if is_known else entity[0]


def unescaped(text: str) -> str:
    """Return plain text without the escapes of markup: ``&rsquo;`` becomes “’”."""
    for _ in range(_MAX_ESCAPES):
        plain = _unescape_once(text) if "&" in text else text
        if plain == text:
            break
        text = plain
    return text


def is_picture(text: str) -> bool:
    """Return whether a text is nothing but the path or address of a picture, sound or film."""
    return _PICTURE.fullmatch(text.strip()) is not None


def line_of(value: object) -> str:
    """Return the value of a title or a name as one line of plain text."""
    texts = [part.text for part in _parts(value)[0]]
    line = " ".join(filter(None, texts)) if len(texts) > 1 else "".join(texts)
    if _is_markup(line) or as_markup(line) is not None:
        return plain_text(as_markup(line) or line)
    return unescaped(line)


def names_of(value: object) -> object:
    """Return names of people or sections as one text, where a list or an object holds them."""
    items: list[object] = cast("list[object]", value) if isinstance(value, list) else [value]
    names: list[str] = []
    for item in items:
        fields = cast("dict[str, object]", item) if isinstance(item, dict) else {"name": item}
        name = _name_in(fields)
        if name is None:
            return cast("object", value)
        names.append(unescaped(name.strip()))
    return ", ".join(dict.fromkeys(filter(None, names)))


def _name_in(fields: Mapping[str, object]) -> str | None:
    """Return the name in an object about a person or a section; None if none is obvious."""
    if len(fields) == 1:
        only = next(iter(fields.values()))
        return only if isinstance(only, str) else None
    by_fold = {name.lower().replace("_", ""): value for name, value in fields.items()}
    for key in _NAME_KEYS:
        value = by_fold.get(key)
        if isinstance(value, str) and value.strip():
            return value
    for keys in _NAME_PARTS:
        parts = [value for key in keys if isinstance(value := by_fold.get(key), str)]
        if parts:
            return " ".join(filter(None, map(str.strip, parts)))
    return None


def add_value(extracted: Extracted, value: object, context: ReadContext | None = None) -> bool:
    """Add the text of a field's value to an article.

    Args:
        extracted: Gets the blocks.
        value: A text, plain or markup; a list of paragraphs; or an object that holds one of these.
        context: Counts the parts without words, such as pictures.

    Returns:
        Whether the value has a text; an object may have several, of which none is the obvious one.
    """
    parts, without_words = _parts(value)
    if context is not None and parts:
        context.count_left_out("part of a text without words", without_words)
    for part in parts:
        part = part._replace(text=_with_line_breaks(part.text))
        markup = as_markup(part.text)
        if markup is None:
            if part.kind == "paragraph":
                extracted.add_paragraphs(unescaped(part.text))
            else:
                extracted.add(part.kind, unescaped(part.text))
        elif part.kind == "paragraph":
            add_markup(extracted, markup, context)
        else:
            extracted.add(part.kind, plain_text(markup))
    return bool(parts)


def _with_line_breaks(text: str) -> str:
    r"""Undo the escapes of line breaks, ``\n``, in a text that has no others.

    Databases write them so in tables. One alone must follow the end of a sentence, since a folder
    such as ``C:\news`` has the same signs.
    """
    if "\\n" not in text or "\n" in text or not _ESCAPED_BREAK.search(text):
        return text
    return _ESCAPED_BREAKS.sub("\n", text)


def _parts(value: object) -> tuple[list[_Part], int]:
    """Return the texts in a value in their order, and the number of parts without a text.

    Lists may be nested more deeply than Python recurses.
    """
    parts: list[_Part] = []
    without_words = 0
    remaining: list[tuple[object, str, str]] = [(value, "paragraph", "")]
    while remaining:
        item, kind, name = remaining.pop()
        if isinstance(item, list):
            items = cast("list[object]", item)
            if any(_is_inline(child, name == "children") for child in items):
                parts.append(_Part(kind, "".join(_inline_texts(items))))
            else:
                remaining += [(child, kind, "") for child in reversed(items)]
        elif isinstance(item, dict):
            fields = cast("dict[str, Any]", item)
            key = inner_key(fields)
            if key is None:
                without_words += 1
            else:
                remaining.append((fields[key], _KINDS.get(_type_of(fields), kind), key))
        elif item is not None:
            text = scalar_text(item)
            if text.strip():
                parts.append(_Part(kind, text))
    return parts, without_words


def inner_key(fields: Mapping[str, Any]) -> str | None:
    """Return the field of an object that obviously holds its text; None if none does.

    Args:
        fields: The values of the object by the names of its fields.
    """
    by_fold = {name.lower(): name for name in reversed(list(fields))}
    strings = {
        name: value
        for name, value in fields.items()
        if isinstance(value, str) and value.strip() and name.lower() not in _ABOUT
    }
    for known in _TEXT_KEYS:
        if by_fold.get(known, "") in strings:
            return by_fold[known]
    lists = [
        by_fold[known]
        for known in (*_TEXT_KEYS, *_LIST_KEYS)
        if isinstance(fields.get(by_fold.get(known, "")), list)
    ]
    if lists:
        return lists[0]
    objects = [name for name, value in fields.items() if isinstance(value, dict) and value]
    by_length = sorted(strings, key=lambda name: len(strings[name]), reverse=True)
    if len(by_length) == 1 and not objects and _type_of(fields) != strings[by_length[0]].lower():
        return by_length[0]
    lengths = [len(strings[name]) for name in by_length]
    is_obvious = lengths and lengths[0] >= max(
        _OBVIOUS_CODE_POINTS, 4 * max(lengths[1:], default=0)
    )
    if is_obvious:
        return by_length[0]
    return objects[0] if len(objects) == 1 else None


def _type_of(fields: Mapping[str, Any]) -> str:
    for key in ("type", "_type", "nodeType", "kind", "@type"):
        value = fields.get(key)
        if isinstance(value, str):
            return value.lower().removeprefix("core/")
    return ""


def _is_inline(value: object, is_child: bool) -> bool:
    """Return whether a value is a run of text inside a paragraph, as editors write it."""
    if not isinstance(value, dict):
        return False
    fields = cast("dict[str, Any]", value)
    has_text = isinstance(fields.get("text", fields.get("value")), str)
    kind = _type_of(fields)
    return has_text and (kind in _INLINE_TYPES or (is_child and not kind))


def _inline_texts(items: list[object]) -> Iterator[str]:
    remaining = items[::-1]
    while remaining:
        item = remaining.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, list):
            remaining += cast("list[object]", item)[::-1]
        elif isinstance(item, dict):
            fields = cast("dict[str, Any]", item)
            key = inner_key(fields)
            if key is not None:
                remaining.append(fields[key])
            elif _type_of(fields) in _BREAKS:
                yield "\n"


def scalar_text(value: object) -> str:
    """Return a value as text: as itself, or as JSON; never as Python writes it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool | int | float | list | dict):
        return json.dumps(json_value(value), ensure_ascii=False)
    return str(json_value(value))


def json_value(value: Any) -> Any:
    """Return a value of a table as JSON holds it: dates as ISO 8601, whole numbers without point.

    Args:
        value: A value of a cell, or of a list or object in it.
    """
    if isinstance(value, list | tuple):
        return [json_value(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {str(key): json_value(item) for key, item in cast("dict[Any, Any]", value).items()}
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
