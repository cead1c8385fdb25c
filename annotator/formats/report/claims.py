"""Claims as the report shows them, kept on disk: there may be more than memory holds."""

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TypeVar

from msgspec import Struct, msgpack
from msgspec.structs import replace

from annotator.model import Fragment
from annotator.words import join_names

Part = TypeVar("Part")

UNKNOWN = "Nobody named"
"""The name of the speaker where there is none."""
_LENGTH_BYTES = 4
"""Bytes before each claim that hold its length."""


class Mention(Struct, frozen=True, array_like=True):
    """Words of an article, and the name of the person or thing that they mean."""

    words: str
    name: str


class OuterClaim(Struct, frozen=True, array_like=True):
    """A claim that contains another one."""

    names: tuple[str, ...]
    """The names of its speakers."""
    text: str


class AttributeValue(Struct, frozen=True, array_like=True):
    """A value of a claim's attribute, and who gave it."""

    name: str
    value: str
    annotators: tuple[str, ...]


class Note(Struct, frozen=True, array_like=True):
    """A note on a claim, and who wrote it."""

    text: str
    annotator: str


class Claim(Struct, frozen=True, array_like=True):
    """A claim as the report shows it; several people's if they tagged it alike."""

    ids: tuple[str, ...]
    """The ids of the annotations that are this claim."""
    article: str
    title: str
    date: str
    text: str
    fragments: tuple[Fragment, ...]
    """In code points of the article's text."""
    context: str
    """The text around it in the article, and its own."""
    context_start: int
    """Where the context starts in the article's text, in code points."""
    cut_off: tuple[bool, bool]
    """Whether the paragraph continues before and after the context."""
    speakers: tuple[Mention, ...]
    cues: tuple[str, ...]
    about: tuple[Mention, ...]
    inside: tuple[OuterClaim, ...]
    """The claims that contain it."""
    attributes: tuple[AttributeValue, ...]
    annotators: tuple[str, ...]
    """Whose it is, in the order of the names."""
    notes: tuple[Note, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its speakers, or that of nobody."""
        return names_of(self.speakers)

    @property
    def values(self) -> list[tuple[str, str]]:
        """Names and values of its attributes; where people differ, with the name of each."""
        return [
            (
                attribute.name,
                attribute.value
                if attribute.annotators == self.annotators
                else f"{attribute.value} ({join_names(attribute.annotators)})",
            )
            for attribute in self.attributes
        ]

    @property
    def offsets(self) -> str:
        """The fragments as ``120–134, 150–160``."""
        return ", ".join(f"{start}–{end}" for start, end in self.fragments)


def names_of(speakers: tuple[Mention, ...]) -> tuple[str, ...]:
    """Return the names of speakers, each once; that of nobody where there are none."""
    return tuple(dict.fromkeys(speaker.name for speaker in speakers)) or (UNKNOWN,)


def join_same(claims: Sequence[Claim]) -> Claim:
    """Join claims of different people that are the same: what they differ in has its owner's name.

    Args:
        claims: At least one claim; their fragments and their speakers are the same.
    """
    first = claims[0]
    if len(claims) == 1:
        return first
    givers: dict[tuple[str, str], list[str]] = {}
    for claim in claims:
        for attribute in claim.attributes:
            givers.setdefault((attribute.name, attribute.value), []).extend(attribute.annotators)
    order = list(dict.fromkeys(name for name, _ in givers))
    return replace(
        first,
        ids=tuple(claim_id for claim in claims for claim_id in claim.ids),
        cues=_union(claim.cues for claim in claims),
        about=_union(claim.about for claim in claims),
        inside=_union(claim.inside for claim in claims),
        attributes=tuple(
            AttributeValue(name, value, tuple(sorted(set(names))))
            for (name, value), names in sorted(givers.items(), key=lambda g: order.index(g[0][0]))
        ),
        annotators=tuple(sorted({name for claim in claims for name in claim.annotators})),
        notes=_union(claim.notes for claim in claims),
    )


def _union(parts: Iterable[tuple[Part, ...]]) -> tuple[Part, ...]:
    return tuple(dict.fromkeys(item for part in parts for item in part))


def cut_line(line: str, limit: int) -> str:
    """Cut a line with “…” where it is longer than a limit.

    A blank before the “…” stays, other than in :func:`annotator.words.shorten`: the bytes of an
    export do not change.

    Args:
        line: The line.
        limit: The length of the result in code points, the “…” included.
    """
    return line if len(line) <= limit else line[: limit - 1] + "…"


class ClaimStore:
    """Claims in a file, one after the other; each is found again by its place there.

    All are added before any is read.

    Args:
        file: An empty file, open for reading and writing.
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
        """Add a claim at the end; return its place, in bytes from the start of the file."""
        data, place = self._encoder.encode(claim), self._end
        self._file.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
        self._file.write(data)
        self._end += _LENGTH_BYTES + len(data)
        self._count += 1
        return place

    def at(self, place: int) -> Claim:
        """Return the claim at a place that :meth:`add` returned."""
        return self._read(place)[0]

    def places(self) -> Iterator[tuple[int, Claim]]:
        """Yield all claims in the order in which they were added, each after its place."""
        place = 0
        while place < self._end:
            claim, after = self._read(place)
            yield place, claim
            place = after

    def __iter__(self) -> Iterator[Claim]:
        for _, claim in self.places():
            yield claim

    def _read(self, place: int) -> tuple[Claim, int]:
        """Return the claim at a place, and the place after it."""
        self._file.seek(place)
        length = int.from_bytes(self._file.read(_LENGTH_BYTES), "big")
        return self._decoder.decode(self._file.read(length)), place + _LENGTH_BYTES + length
