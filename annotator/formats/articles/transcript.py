"""Reads subtitles (WebVTT, SubRip, SBV) as transcripts: the speech of each speaker in turn.

webvtt-py reads the cues. A speaker is named by a voice span (``<v Dorval>``) or by a label in the
words; speech of one speaker becomes a paragraph, which begins with the name. When each cue was
spoken is kept as metadata, with the place in the text where it begins.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from annotator.formats.articles.extracted import Extracted, library
from annotator.formats.damage import read_as
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText
from annotator.formats.text_files import decode_text
from annotator.model import ModelObject
from annotator.text.sentences import ends_with_stop
from annotator.text.speaker_labels import speaker_labels

TIMES, SPEAKERS = "times", "speakers"
"""The keys of the metadata: ``[code point, start, end]`` of each cue; the speakers' names."""
_VOICE = re.compile(r"<v(?:\.[^\s>]*)*(?:\s+([^>]*))?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^>]*>|<[\d:.]+>|\{\\[^}]*\}|\{[biuy]:[^}]*\}", re.IGNORECASE)
_CHANGE = re.compile(r"^\s*(?:[-–—]\s+|>>+\s*)")
_LABEL = re.compile(r"^([^\W\d_][^:\n]{0,40}):\s")
_NAMED_CUE = re.compile(r"\s*\d*\s*\"([^\"]+)\"\s*(?:\(\d+\))?\s*")
"""How Zoom names the speaker of a cue: ``12 "Ana Lee" (16778240)``."""
_LONG_CODE_POINTS = 500
"""A paragraph of one speaker that is longer ends with its sentence."""
_PAUSE_SECONDS = 2.0
_MARK = "mark of a new speaker|marks of new speakers"
_REPEATED = "line repeated from the caption before|lines repeated from the captions before"
_CLOCK = re.compile(r"(?:(\d+):)?(\d\d):(\d\d)[.,](\d+)")


class _Caption(NamedTuple):
    """A caption in a row of a table."""

    start: str
    end: str
    raw_text: str
    identifier: str = ""


class _Speech(NamedTuple):
    """What one speaker says in one cue."""

    speaker: str
    """Empty: the speaker of the cue before goes on, or is not named."""
    text: str
    is_change: bool
    """Whether a mark says that somebody else speaks."""
    start: str
    end: str


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of a file of subtitles.

    Raises:
        EmptyText: It has no words.
        InputError: It is damaged, or cannot be decoded.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    webvtt: Any = library("webvtt", "subtitles", "webvtt-py")
    context.place = name = name_of(path)
    text = decode_text(context.bytes_of(path), name, context)
    with read_as(path, "subtitles"):
        captions: Any = _rows(text) or webvtt.from_buffer(StringIO(text), format=_kind(path, text))
        speeches = list(_speeches(captions, context))
    extracted, places = _paragraphs(speeches)
    # The first words of a debate are a greeting, as those of any other.
    extracted.title = _stated_title(text) or path.stem
    item = extracted.article(name)
    if item is None:
        raise EmptyText(f"{name} has no captions with words.")
    metadata = {**item.document.metadata, TIMES: places}
    voices = {speech.speaker for speech in speeches if speech.speaker}
    labels = speaker_labels(item.document.text, voices)
    names = list(dict.fromkeys(label.name for label in labels))
    if names:
        metadata[SPEAKERS] = names
        context.has_speakers = True
    yield replace(item, document=replace(item.document, metadata=metadata))


def _stated_title(text: str) -> str:
    """Return what a file of WebVTT states behind its mark; "" if it states nothing."""
    if not text.startswith("WEBVTT"):
        return ""
    title = text.split("\n", 1)[0][len("WEBVTT") :].strip(" -–—\t")
    return "" if title.casefold() == "file" else title


def _rows(text: str) -> list[_Caption]:
    """Return the captions of a table of Whisper; none if the text is none."""
    first, _, rest = text.lstrip("\ufeff").partition("\n")
    if first.split() != ["start", "end", "text"] or "\t" not in first:
        return []
    rows = [row.split("\t", 2) for row in rest.splitlines() if row.count("\t") > 1]
    return [
        _Caption(_clock(start), _clock(end), words)
        for start, end, words in rows
        if start.isdecimal() and end.isdecimal()
    ]


def _clock(milliseconds: str) -> str:
    seconds, fraction = divmod(int(milliseconds), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{fraction:03}"


def _kind(path: Path, text: str) -> str:
    if text.lstrip().startswith("WEBVTT"):
        return "vtt"
    if path.suffix.lower() == ".sbv" or re.match(r"\d:\d\d:\d\d\.\d{3},\d", text.lstrip()):
        return "sbv"
    return "srt"


def _speeches(captions: Sequence[Any], context: ReadContext) -> Iterator[_Speech]:
    previous: list[str] = []
    for caption in captions:
        raw: str = caption.raw_text or ""
        lines = [line for line in raw.split("\n") if line.strip()]
        new = _without_repeated(previous, lines)
        context.count_left_out(_REPEATED, len(lines) - len(new))
        previous = lines
        pieces = _VOICE.split("\n".join(new))
        # Text before the first voice span, and then a name and a text for each.
        voices = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
        named = _NAMED_CUE.fullmatch(caption.identifier or "")
        for speaker, words in voices:
            speaker = speaker or (named[1] if named else "")
            for speech in _by_change(words, context):
                yield _Speech(
                    unescape((speaker or "").strip()),
                    speech[0],
                    speech[1],
                    caption.start,
                    caption.end,
                )


def _without_repeated(previous: list[str], lines: list[str]) -> list[str]:
    """Return the new lines of a cue: rolling captions show the last line once more, above."""
    plain = [_words(line) for line in previous]
    for count in range(min(len(plain), len(lines)), 0, -1):
        if [_words(line) for line in lines[:count]] == plain[-count:]:
            return lines[count:]
    return lines


def _by_change(words: str, context: ReadContext) -> Iterator[tuple[str, bool]]:
    """Yield the words of a cue by speakers, as dashes and chevrons before lines part them."""
    pieces: list[str] = []
    is_change = False
    for line in words.split("\n"):
        mark = _CHANGE.match(_TAG.sub("", line))
        if mark:
            if pieces:
                yield " ".join(pieces), is_change
                pieces = []
            is_change = True
            context.count_left_out(_MARK)
        plain = _CHANGE.sub("", _words(line))
        if plain:
            pieces.append(plain)
    if pieces:
        yield " ".join(pieces), is_change


def _words(line: str) -> str:
    return " ".join(unescape(_TAG.sub("", line)).split())


def _paragraphs(speeches: list[_Speech]) -> tuple[Extracted, list[list[Any]]]:
    """Join what one speaker says; return the article, and the time of each place in its text."""
    extracted = Extracted()
    places: list[list[Any]] = []
    paragraphs: list[str] = []
    speaker, ended = "", ""
    start = 0
    for speech in speeches:
        begins = (
            not paragraphs
            or speech.is_change
            or (speech.speaker != "" and speech.speaker != speaker)
            or _LABEL.match(speech.text) is not None
            or _is_complete(paragraphs[-1], ended, speech.start)
        )
        if begins:
            is_named = speech.speaker != "" and speech.speaker != speaker
            start += len(paragraphs[-1]) + len("\n\n") if paragraphs else 0
            paragraphs.append(f"{speech.speaker}: " if is_named else "")
            speaker = speech.speaker or ("" if speech.is_change else speaker)
        elif paragraphs[-1]:
            paragraphs[-1] += " "
        places.append([start + len(paragraphs[-1]), speech.start, speech.end])
        paragraphs[-1] += speech.text
        ended = speech.end
    for paragraph in paragraphs:
        extracted.add("paragraph", paragraph)
    return extracted, places


def _is_complete(paragraph: str, ended: str, start: str) -> bool:
    """Return whether a paragraph ends: with a sentence, and long or before a pause."""
    if not ends_with_stop(paragraph):
        return False
    pause = _seconds(start) - _seconds(ended)
    return pause >= _PAUSE_SECONDS or len(paragraph) > _LONG_CODE_POINTS


def _seconds(clock: str) -> float:
    match = _CLOCK.fullmatch(clock)
    if match is None:
        return 0.0
    hours, minutes, seconds, fraction = match.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")
