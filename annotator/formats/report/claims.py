"""Claims as the report shows them, kept on disk: there may be more than memory holds."""

from collections.abc import Iterator
from typing import IO

from msgspec import Struct, msgpack

from annotator.model import Fragment

UNKNOWN = "Nobody named"
_LENGTH = 4
"""Bytes before each claim that say how long it is."""


class Mention(Struct, frozen=True, array_like=True):
    """A few words of an article and the name of whom they mean."""

    words: str
    name: str


class Around(Struct, frozen=True, array_like=True):
    """A claim that contains another one."""

    names: tuple[str, ...]
    """Who said it."""
    text: str


class Claim(Struct, frozen=True, array_like=True):
    """A claim as the report shows it. Offsets count code points of the article."""

    id: str
    article: str
    title: str
    date: str
    text: str
    fragments: tuple[Fragment, ...]
    context: str
    """What stands around it in the article."""
    context_start: int
    cut_off: tuple[bool, bool]
    """Whether the paragraph goes on before and after it."""
    speakers: tuple[Mention, ...]
    cues: tuple[str, ...]
    about: tuple[Mention, ...]
    inside: tuple[Around, ...]
    """The claims that contain it."""
    attributes: tuple[tuple[str, str], ...]
    annotator: str
    note: str

    @property
    def names(self) -> tuple[str, ...]:
        """Under which speakers it stands."""
        return names_of(self.speakers)

    @property
    def offsets(self) -> str:
        """``120–134, 150–160``."""
        return ", ".join(f"{start}–{end}" for start, end in self.fragments)


def names_of(speakers: tuple[Mention, ...]) -> tuple[str, ...]:
    """The names of speakers, each once; that of nobody where there are none."""
    return tuple(dict.fromkeys(each.name for each in speakers)) or (UNKNOWN,)


class Claims:
    """Claims in an empty file, one after the other; each is found again at its place there.

    All are added before any is read.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._end = 0
        self._encoder = msgpack.Encoder()
        self._decoder = msgpack.Decoder(Claim)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, claim: Claim) -> int:
        """Add a claim at the end; returns its place."""
        data, place = self._encoder.encode(claim), self._end
        self._file.write(len(data).to_bytes(_LENGTH, "big"))
        self._file.write(data)
        self._end += _LENGTH + len(data)
        self._count += 1
        return place

    def at(self, place: int) -> Claim:
        """The claim at a place."""
        return self._read(place)[0]

    def places(self) -> Iterator[tuple[int, Claim]]:
        """All claims in the order they came, each with its place."""
        place = 0
        while place < self._end:
            claim, after = self._read(place)
            yield place, claim
            place = after

    def __iter__(self) -> Iterator[Claim]:
        for _, claim in self.places():
            yield claim

    def _read(self, place: int) -> tuple[Claim, int]:
        """The claim at a place, and the place after it."""
        self._file.seek(place)
        length = int.from_bytes(self._file.read(_LENGTH), "big")
        return self._decoder.decode(self._file.read(length)), place + _LENGTH + length
