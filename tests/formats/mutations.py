"""Faults in files: bytes, lines, numbers, JSON values, XML, and all of it inside archives."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

TOKENS = (
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\xc2\x85", b"\xe2\x80\xa8", b"\n\n", b"\t",
    b" ", b"_", b"*", b"|", b"->", b"#", b"\\", b";", b":", b"<", b">", b"&", b"&x;", b'"', b"{",
    b"}", b"[", b"]", b"NaN", b"null", b"\xed\xa0\x80", b"..", b"/", b"O", b"B-", b"\x1b$",
    b"x" * 999,
)  # fmt: skip
NUMBERS = (
    b"", b"-1", b"0", b"1", b"7", b"999999", b"9" * 30, b"1.5", b"1e3", b"\xd9\xa3", b"\xc2\xb2",
    b"1 2", b"+1", b"NaN",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, 0, 1, -1, 7, 10**6, 10**25, 1.5, float("nan"), "", "x", "3", "\ud800", "a\0b", [],
    ["x"], [0], [[0, 2]], [None], {}, {"id": 1}, "\u2028", "../a", "a/b:c",
    4.0, 1e30, "4", "y" * 5000, float("inf"),
)  # fmt: skip
_ATTRIBUTES = (b"", b"-1", b"5", b"9" * 30, b"x", b"#nowhere", b"#a #b", b"1 2", b"&#10;")
_NUMBER = re.compile(rb"\d+")
_ATTRIBUTE = re.compile(rb'\s[\w:.-]+="([^"]*)"')
_ELEMENT = re.compile(rb"<([\w:.-]+)(?:\s[^<>]*)?/>|<([\w:.-]+)(?:\s[^<>]*)?>[^<]*</\2>")


@st.composite
def faulty(draw: st.DrawFn, content: bytes) -> bytes:
    """The content with one fault or some."""
    if content.startswith(b"PK") and draw(st.integers(0, 3)):
        return draw(_faulty_archive(content))
    kinds = [_bytes, _bytes, _lines, _numbers]
    if content.lstrip()[:1] == b"<":
        kinds += [_xml] * 4
    if content.lstrip()[:1] in (b"{", b"["):
        kinds += [_json] * 6
    for _ in range(draw(st.integers(1, 2))):
        content = draw(draw(st.sampled_from(kinds))(content))
    return content


@st.composite
def _faulty_archive(draw: st.DrawFn, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name = draw(st.sampled_from(sorted(files)))
    kind = draw(st.integers(0, 6))
    if kind == 0:
        del files[name]
    elif kind == 1:
        other = draw(st.sampled_from(["x", f"../{name}", f"/{name}", name.upper(), f"{name}/"]))
        files[other] = files.pop(name)
    else:
        files[name] = draw(faulty(files[name]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for each, said in files.items():
            archive.writestr(each, said)
    return out.getvalue()


@st.composite
def _bytes(draw: st.DrawFn, content: bytes) -> bytes:
    at = draw(st.integers(0, len(content)))
    end = min(len(content), at + draw(st.sampled_from([1, 2, 5, 30, 200])))
    match draw(st.integers(0, 4)):
        case 0:
            return content[:at]
        case 1:
            return content[:at] + content[end:]
        case 2:
            return content[:end] + content[at:end] + content[end:]
        case 3:
            flipped = bytes(byte ^ (1 << draw(st.integers(0, 7))) for byte in content[at : at + 1])
            return content[:at] + flipped + content[at + 1 :]
        case _:
            return content[:at] + draw(st.sampled_from(TOKENS)) + content[at:]


@st.composite
def _lines(draw: st.DrawFn, content: bytes) -> bytes:
    lines = content.split(b"\n")
    at, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    match draw(st.integers(0, 4)):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            cells = lines[at].split(b"\t")
            cells[draw(st.integers(0, len(cells) - 1))] = draw(st.sampled_from(TOKENS))
            lines[at] = b"\t".join(cells)
        case _:
            return draw(st.sampled_from([b"\r\n", b"\r", b"\xc2\x85"])).join(lines)
    return b"\n".join(lines)


@st.composite
def _numbers(draw: st.DrawFn, content: bytes) -> bytes:
    return draw(_replaced(content, _NUMBER, 0, st.sampled_from(NUMBERS)))


@st.composite
def _replaced(
    draw: st.DrawFn,
    content: bytes,
    pattern: re.Pattern[bytes],
    group: int,
    others: st.SearchStrategy[bytes],
) -> bytes:
    found = list(pattern.finditer(content))
    if not found:
        return content
    one = draw(st.sampled_from(found))
    return content[: one.start(group)] + draw(others) + content[one.end(group) :]


@st.composite
def _xml(draw: st.DrawFn, content: bytes) -> bytes:
    kind = draw(st.integers(0, 4))
    if kind <= 1:
        there = [found[1] for found in _ATTRIBUTE.finditer(content)]
        others = st.sampled_from([*_ATTRIBUTES, *there])
        return draw(_replaced(content, _ATTRIBUTE, 1, others))
    if kind == 2:
        return draw(_replaced(content, _ATTRIBUTE, 0, st.just(b"")))
    there = [found[0] for found in _ELEMENT.finditer(content)]
    others = st.just(b"") if kind == 3 or not there else st.sampled_from(there)
    return draw(_replaced(content, _ELEMENT, 0, others))


@st.composite
def _json(draw: st.DrawFn, content: bytes) -> bytes:
    lines = content.splitlines() if content.count(b"\n{") else [content]
    at = draw(st.integers(0, len(lines) - 1))
    try:
        value = json.loads(lines[at])
    except ValueError:
        return content
    there = list(_places(value))
    if not there:
        return content
    container, key = draw(st.sampled_from(there))
    match draw(st.integers(0, 5)):
        case 0:
            del container[key]
        case 1:
            if isinstance(container, list):
                container.append(deepcopy(container[key]))
        case 2:
            for _ in range(draw(st.sampled_from([10, 200, 800]))):
                container[key] = [container[key]]
        case _:
            container[key] = deepcopy(draw(st.sampled_from(VALUES)))
    lines[at] = json.dumps(value).encode()
    return b"\n".join(lines)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """All places in a value: the container, and the key or number in it."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])
