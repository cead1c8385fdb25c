"""Messages as bytes: each in MessagePack, several of them in one frame.

A frame is a head of five bytes (the number of the bytes that follow, and the kind), then an array
of messages. What MessagePack cannot hold, such as half a character in a name or a number beyond 64
bits, goes in pickled form.
"""

import pickle
from collections.abc import Callable
from struct import Struct as Layout
from typing import TypeVar

import msgspec

from annotator.formats.reading_process.carried_errors import unpickle
from annotator.formats.reading_process.messages import Command, Position, Report

Message = TypeVar("Message")
Codec = Callable[[bytes], list[Message]]

HEAD = Layout(">IB")
REPORTS, POSITION = 0, 1
"""The kinds of frames."""
_ARRAY = Layout(">BI")
_ARRAY_MARK = 0xDD


class Pickled(msgspec.Struct, tag="pickled", array_like=True):
    """A message that MessagePack cannot hold."""

    data: bytes


_encode = msgspec.msgpack.Encoder().encode
_reports = msgspec.msgpack.Decoder(list[Report | Pickled])
_commands = msgspec.msgpack.Decoder(list[Command | Pickled])
_position = msgspec.msgpack.Decoder(Position)


def encode(message: Command | Report) -> bytes:
    """Return one message as bytes."""
    try:
        return _encode(message)
    except (UnicodeEncodeError, OverflowError, TypeError, ValueError, RecursionError):
        return _encode(Pickled(pickle.dumps(message)))


def frame(encoded: bytes | bytearray, count: int, kind: int = REPORTS) -> bytes:
    """Return the frame of messages.

    Args:
        encoded: The messages, one behind the other.
        count: The number of messages.
        kind: The kind of the frame.
    """
    head = HEAD.pack(_ARRAY.size + len(encoded), kind)
    return b"".join((head, _ARRAY.pack(_ARRAY_MARK, count), encoded))


def position_frame(position: Position) -> bytes:
    """Return the frame of a position."""
    encoded = _encode(position)
    return HEAD.pack(len(encoded), POSITION) + encoded


def decode_reports(data: bytes) -> list[Report]:
    """Return the messages of a frame of the process."""
    return [
        unpickle(each.data) if isinstance(each, Pickled) else each for each in _reports.decode(data)
    ]


def decode_commands(data: bytes) -> list[Command]:
    """Return the messages of a frame of the program."""
    return [
        unpickle(each.data) if isinstance(each, Pickled) else each
        for each in _commands.decode(data)
    ]


def decode_position(data: bytes) -> Position:
    """Return the position of a frame."""
    return _position.decode(data)


def read_frame(read: Callable[[int], bytes]) -> tuple[int, bytes] | None:
    """Return the kind and the content of the next frame; None at the end.

    Args:
        read: Returns as many bytes as it is asked for, fewer at the end only.
    """
    head = read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    size, kind = HEAD.unpack(head)
    data = read(size)
    return (kind, data) if len(data) == size else None
