"""Hostile shapes of the files of any format, each at a size of one's choice.

A shape makes one thing in a sound sample large: a string, a list, the nesting, the attributes of an
element, the members of an archive. It is applied inside archives, too.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from tests.formats.samples import Files

Shape = Callable[[bytes, int], bytes | None]
"""Returns content with one thing enlarged to about N parts; None if it has no such thing."""

_WORD = re.compile(rb"[A-Za-z]{2,}")
_ELEMENT = re.compile(rb"<([A-Za-z][\w:.-]*)((?:\s[^<>]*?)?)(/?)>")
_NUMBER = re.compile(rb"\d+")


def _last(pattern: re.Pattern[bytes], content: bytes) -> re.Match[bytes] | None:
    """Return a match in the middle of content."""
    matches = list(pattern.finditer(content))
    return matches[len(matches) // 2] if matches else None


# JSON


def _json(content: bytes) -> Any:
    if content.lstrip()[:1] not in (b"{", b"["):
        return None
    try:
        return json.loads(content.splitlines()[0] if content.count(b"\n") > 1 else content)
    except ValueError:
        try:
            return json.loads(content)
        except ValueError:
            return None


def _dump(value: Any) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _grow_lists(value: Any, count: int, depth: int, at: int) -> Any:
    """Return a JSON value whose lists at a depth have their first item N times."""
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {key: _grow_lists(each, count, depth, at + 1) for key, each in fields.items()}
    if isinstance(value, list):
        items = [_grow_lists(each, count, depth, at + 1) for each in cast("list[Any]", value)]
        return [*items, *items[:1] * count] if at == depth else items
    return value


def _json_lists(depth: int) -> Shape:
    def shape(content: bytes, count: int) -> bytes | None:
        value = _json(content)
        if value is None:
            return None
        grown = _dump(_grow_lists(value, count, depth, 0))
        # Beside the content as it is dumped: that of the sample may have more white space.
        return grown if len(grown) > len(_dump(value)) + count else None

    return shape


def _json_nested(content: bytes, count: int) -> bytes | None:
    value = _json(content)
    if not isinstance(value, dict):
        return None if value is None else b"[" * count + content + b"]" * count
    return content.rstrip()[:-1] + b', "deep": ' + b'{"a":[' * count + b"]}" * count + b"}\n"


def _json_keys(content: bytes, count: int) -> bytes | None:
    if (value := _json(content)) is None:
        return None
    many = {f"key{number}": number for number in range(count)}

    def grown(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: grown(v) for k, v in cast("dict[str, Any]", value).items()} | many
        if isinstance(value, list):
            items = cast("list[Any]", value)
            return [*map(grown, items[:1]), *items[1:]]
        return value

    return _dump(grown(value))


def _json_strings(content: bytes, count: int) -> bytes | None:
    if (value := _json(content)) is None:
        return None

    def grown(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: grown(v) for k, v in cast("dict[str, Any]", value).items()}
        if isinstance(value, list):
            return [grown(each) for each in cast("list[Any]", value)]
        return value * (count // max(len(value), 1)) if isinstance(value, str) else value

    return _dump(grown(value))


# XML and HTML


def _is_markup(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \r\n")[:1] == b"<"


def _in_element(make: Callable[[bytes, int], bytes], *, inside: bool) -> Shape:
    """Return a shape that puts bytes into a start tag, or behind one."""

    def shape(content: bytes, count: int) -> bytes | None:
        if not _is_markup(content):
            return None
        tags = [tag for tag in _ELEMENT.finditer(content) if not tag[3]]
        if not tags:
            return None
        tag = tags[len(tags) * 2 // 3]
        at = tag.end(2) if inside else tag.end()
        return content[:at] + make(tag[1], count) + content[at:]

    return shape


def _attributes(_: bytes, count: int) -> bytes:
    return b"".join(b' k%d="v"' % number for number in range(count))


def _namespaces(_: bytes, count: int) -> bytes:
    return b"".join(b' xmlns:n%d="urn:x%d"' % (number, number) for number in range(count))


def _long_attribute(_: bytes, count: int) -> bytes:
    return b' class="%s" style="%s"' % (b"a " * count, b"color:red;" * count)


def _nested(name: bytes, count: int) -> bytes:
    return b"<%s>" % name * count + b"x" + b"</%s>" % name * count


def _unclosed(name: bytes, count: int) -> bytes:
    return b"<b><p><table><a href=x>" * (count // 4)


def _siblings(name: bytes, count: int) -> bytes:
    return b"<%s>x</%s>" % (name, name) * count


def _comments(_: bytes, count: int) -> bytes:
    return b"<!-- x --><?y z?>" * count


def _brackets(_: bytes, count: int) -> bytes:
    return b"<" * count


def _references(_: bytes, count: int) -> bytes:
    return b"&amp;&#10;&#x1f44d;" * count


def _entities(content: bytes, count: int) -> bytes | None:
    """Put an entity into markup that unfolds to ten to the sixth, and one of a file."""
    if not _is_markup(content):
        return None
    first = _ELEMENT.search(content)
    if first is None or b"<!doctype html" in content.lower():
        return None
    declared = b'<!ENTITY e0 "%s">' % (b"x" * (count // 100 + 1))
    for level in range(1, 7):
        declared += b'<!ENTITY e%d "%s">' % (level, b"&e%d;" % (level - 1) * 10)
    declared += b'<!ENTITY file SYSTEM "file:///etc/passwd">'
    doctype = b"<!DOCTYPE %s [%s]>" % (first[1], declared)
    end = content[first.start() :].find(b">") + first.start() + 1
    body = content[first.start() : end] + b"&e6;&file;" + content[end:]
    return content[: first.start()] + doctype + body


# Text by lines


def _is_text(content: bytes) -> bool:
    return b"\0" not in content[:4096] and not content.startswith((b"PK", b"\x1f\x8b", b"%PDF"))


def _repeated(unit: bytes, *, where: str) -> Shape:
    """Return a shape that puts bytes N times into a text: at the end, in a word, or as lines."""

    def shape(content: bytes, count: int) -> bytes | None:
        if not _is_text(content):
            return None
        word = _last(_WORD, content)
        at = {"word": word.start() + 1 if word else 0, "end": len(content), "start": 0}[where]
        return content[:at] + unit * count + content[at:]

    return shape


def _lines(part: slice) -> Shape:
    def shape(content: bytes, count: int) -> bytes | None:
        lines = content.splitlines(keepends=True)
        if not _is_text(content) or len(lines) < 2:
            return None
        chosen = lines[part] or lines[-1:]
        return b"".join([*lines, *(chosen * (count // len(chosen)))])

    return shape


def _long_numbers(content: bytes, count: int) -> bytes | None:
    if not _is_text(content) or not _NUMBER.search(content):
        return None
    matches = list(_NUMBER.finditer(content))
    match = matches[-1]
    return content[: match.start()] + b"9" * count + content[match.end() :]


def _big_numbers(content: bytes, count: int) -> bytes | None:
    if not _is_text(content) or not _NUMBER.search(content):
        return None
    return _NUMBER.sub(lambda m: b"%d" % (10**9 * count) if len(m[0]) < 3 else m[0], content)


_BY_LINE = (
    b"\n", b"\r", b"\x0c", b" ", b"\t", b",", b'"', b"'", b"-", b"_", b"*", b"#", b">", b"[", b"(",
    b"|", b"\\", b"&", b"=", b":", b";", b"{", b"a ", b"a.", b"A, ", b"x\n\n", b"1\n", b"\n-->\n",
    b"From a\n", b"From: a\n", b"a: b\n", b"a\tb\n", b"\xcc\x81", b"\xe2\x80\x8f", b"\xff",
    b"http://a.b/ ", b"1.1.", b"{\\b ", b"\\'e9", b"@", b"`", b"~",
)  # fmt: skip


def _text_shapes() -> Iterator[tuple[str, Shape]]:
    for unit in _BY_LINE:
        for where in ("word", "end", "start"):
            yield f"{unit!r} many times at the {where}", _repeated(unit, where=where)


SHAPES: dict[str, Shape] = {
    **{f"long lists at depth {depth}": _json_lists(depth) for depth in range(6)},
    "deep JSON": _json_nested,
    "many keys": _json_keys,
    "long strings": _json_strings,
    "many attributes": _in_element(_attributes, inside=True),
    "many namespaces": _in_element(_namespaces, inside=True),
    "a long attribute": _in_element(_long_attribute, inside=True),
    "deep elements": _in_element(_nested, inside=False),
    "unclosed elements": _in_element(_unclosed, inside=False),
    "many elements": _in_element(_siblings, inside=False),
    "many comments": _in_element(_comments, inside=False),
    "many brackets": _in_element(_brackets, inside=False),
    "many references": _in_element(_references, inside=False),
    "entities": _entities,
    "first lines again": _lines(slice(0, 1)),
    "last lines again": _lines(slice(-1, None)),
    "all lines again": _lines(slice(0, None)),
    "middle lines again": _lines(slice(1, -1)),
    "a long number": _long_numbers,
    "big numbers": _big_numbers,
    **dict(_text_shapes()),
}


def _members_of(content: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip archive of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


_MAIN_PART = re.compile(
    r"word/document\.xml|content\.xml|.*\.xhtml|xl/worksheets/sheet1\.xml|xl/sharedStrings\.xml"
    r"|project\.qde|.*\.opf|.*\.tsv|.*\.html|.*\.txt|.*\.json"
)


def shaped(files: Files, shape: Shape, count: int) -> Iterator[Files]:
    """Yield a sample with each of its files enlarged in turn, and each main part of an archive."""
    for name, content in files.items():
        if content.startswith(b"PK"):
            members = _members_of(content)
            for member, inner in members.items():
                if _MAIN_PART.fullmatch(member):
                    changed = shape(inner, count)
                    if changed is not None:
                        yield {**files, name: zipped({**members, member: changed})}
        elif (changed := shape(content, count)) is not None:
            yield {**files, name: changed}
