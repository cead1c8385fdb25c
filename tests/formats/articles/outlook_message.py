"""Writes messages as Outlook does (.msg): a compound file (MS-CFB) with properties (MS-OXMSG).

No library writes such files; they are small here, so that one sector has the table of all others.
"""

import struct
from collections.abc import Iterator, Mapping

Tree = Mapping[str, "bytes | Tree"]
_SECTOR, _MINI = 512, 64
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_TEXT, _BINARY, _TIME = 0x001F, 0x0102, 0x0040


def outlook_message(
    texts: Mapping[int, str],
    binaries: Mapping[int, bytes] | None = None,
    attachments: tuple[str, ...] = (),
    sent: int = 0,
) -> bytes:
    """Return a message.

    Args:
        texts: The properties with text, by their number: 0x37 is the subject, 0x1000 the text.
        binaries: The properties with bytes: 0x1013 is the HTML.
        attachments: The names of attached files.
        sent: When it was sent, in tenths of microseconds since 1601 (FILETIME); 0: not stated.
    """
    head = struct.pack("<8xIIII8x", 0, len(attachments), 0, len(attachments))
    tree: dict[str, bytes | Tree] = dict(_properties(head, texts, binaries or {}, sent))
    for number, name in enumerate(attachments):
        tree[f"__attach_version1.0_#{number:08X}"] = dict(
            _properties(b"\0" * 8, {0x3707: name}, {0x3701: b"x"}, 0)
        )
    return _compound(tree)


def _properties(
    head: bytes, texts: Mapping[int, str], binaries: Mapping[int, bytes], sent: int
) -> Iterator[tuple[str, bytes]]:
    entries = head
    for number, text in texts.items():
        content = text.encode("utf-16-le")
        entries += struct.pack("<HHIII", _TEXT, number, 6, len(content) + 2, 0)
        yield f"__substg1.0_{number:04X}{_TEXT:04X}", content
    for number, content in binaries.items():
        entries += struct.pack("<HHIII", _BINARY, number, 6, len(content), 0)
        yield f"__substg1.0_{number:04X}{_BINARY:04X}", content
    entries += struct.pack("<HHIII", 3, 0x3FDE, 6, 65001, 0)  # Bytes of HTML are in UTF-8.
    if sent:
        entries += struct.pack("<HHIQ", _TIME, 0x0039, 6, sent)
    yield "__properties_version1.0", entries


def _compound(tree: Tree) -> bytes:
    """Return a compound file whose streams are all in its stream of small sectors."""
    entries: list[list[object]] = []
    mini, chains = b"", list[int]()

    def add(name: str, content: "bytes | Tree", kind: int) -> int:
        nonlocal mini
        index = len(entries)
        entry: list[object] = [name, kind, _FREE, _FREE, _END, 0]
        entries.append(entry)
        if isinstance(content, bytes):
            start = len(chains)
            count = -(-len(content) // _MINI)
            chains.extend([*range(start + 1, start + count), _END] if count else [])
            mini += content.ljust(count * _MINI, b"\0")
            entry[4:] = [start if count else _END, len(content)]
            return index
        before = _FREE
        for child in sorted(content, key=lambda name: (len(name), name.upper()), reverse=True):
            is_stream = isinstance(content[child], bytes)
            number = add(child, content[child], 2 if is_stream else 1)
            entries[number][2] = before  # Each is the right neighbour of the one before it.
            before = number
        entry[3] = before
        return index

    add("Root Entry", tree, 5)
    table = struct.pack(f"<{len(chains)}I", *chains)
    directory_sectors, table_sectors, mini_sectors = (
        -(-size // _SECTOR) for size in (128 * len(entries), len(table), len(mini))
    )
    sizes = (1, directory_sectors, table_sectors, mini_sectors)
    starts = [sum(sizes[:index]) for index in range(4)]
    fat = [_TABLE]
    for start, size in zip(starts[1:], sizes[1:], strict=True):
        fat += [*range(start + 1, start + size), _END]
    assert len(fat) <= _SECTOR // 4
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    entries[0][4:] = [starts[3], len(mini)]
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, starts[1], 0, 4096,
        starts[2], table_sectors, _END, 0, 0, *[_FREE] * 108,
    )  # fmt: skip
    return b"".join(
        (
            header,
            struct.pack(f"<{len(fat)}I", *fat),
            b"".join(map(_entry, entries)).ljust(directory_sectors * _SECTOR, b"\0"),
            table.ljust(table_sectors * _SECTOR, b"\xff"),
            mini.ljust(mini_sectors * _SECTOR, b"\0"),
        )
    )


def _entry(entry: list[object]) -> bytes:
    name, kind, right, child, start, size = entry
    encoded = str(name).encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII36xIQ", encoded, len(encoded), kind, 1, _FREE, right, child, start, size
    )
