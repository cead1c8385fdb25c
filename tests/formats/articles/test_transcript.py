"""Subtitles come in as the speech of each speaker, with the times of the captions."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.articles.transcript import read
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText
from annotator.model import AnnotatedDocument, Document, InputError
from tests.formats.articles.reading import read_file


def transcript(
    tmp_path: Path, text: str, name: str = "talk.vtt", context: ReadContext | None = None
) -> Document:
    """Return the article of a file of subtitles."""
    path = tmp_path / name
    path.write_text(text, "utf-8", newline="\n")
    (item,) = read(path, context or ReadContext())
    assert isinstance(item, AnnotatedDocument)
    return item.document


VOICES = """WEBVTT - City council, 4 March

NOTE made by hand

STYLE
::cue { color: red }

1
00:00:01.000 --> 00:00:04.000 align:start
<v Dorval>The port will
stay <i>open</i> &amp; busy.</v>

00:04.500 --> 00:07.000
<v.loud Brandt>That is <c.x>a</c> <00:05.000>mistake.

3
00:00:07.500 --> 00:00:08.000
<v Brandt>A grave one.
<v Dorval>No.
"""


@pytest.mark.parametrize("first", ["WEBVTT", "WEBVTT FILE"])
def test_a_transcript_without_a_title_is_called_as_its_file(tmp_path: Path, first: str) -> None:
    text = VOICES.replace("WEBVTT - City council, 4 March", first)
    assert transcript(tmp_path, text, "council debate.vtt").title == "council debate"


def test_voice_spans_name_the_speakers(tmp_path: Path) -> None:
    context = ReadContext()
    document = transcript(tmp_path, VOICES, context=context)
    assert document.text == (
        "Dorval: The port will stay open & busy.\n\nBrandt: That is a mistake. A grave one.\n\n"
        "Dorval: No."
    )
    assert document.title == "City council, 4 March"
    assert document.metadata["speakers"] == ["Dorval", "Brandt"]
    assert context.has_speakers
    spoken = [(document.text[at:][:7], start, end) for at, start, end in document.metadata["times"]]
    assert spoken == [
        ("The por", "00:00:01.000", "00:00:04.000"),
        ("That is", "00:00:04.500", "00:00:07.000"),
        ("A grave", "00:00:07.500", "00:00:08.000"),
        ("No.", "00:00:07.500", "00:00:08.000"),
    ]


CUES = {
    "a.srt": """1
00:00:01,000 --> 00:00:02,000
<i>DORVAL:</i> The port
{\\an8}stays.

2
00:00:02,100 --> 00:00:03,000
BRANDT: No.
""",
    "b.srt": """1
00:00:01,000 --> 00:00:02,000
- Will it stay?
- It will.
""",
    "c.srt": """1
00:00:01,000 --> 00:00:02,000
>> The port will

2
00:00:02,000 --> 00:00:03,000
stay open.

3
00:00:09,000 --> 00:00:10,000
And so it was.
""",
    "d.vtt": """WEBVTT

00:01.000 --> 00:02.000
the port will

00:02.000 --> 00:03.000
the port will
stay open

00:03.000 --> 00:04.000
stay open
said the mayor
""",
    "e.sbv": """0:00:01.000,0:00:02.000
The port

0:00:02.000,0:00:03.000
stays.
""",
    "f.vtt": "\ufeffWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nمرحبا بكم\r\n",
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.srt", "DORVAL: The port stays.\n\nBRANDT: No."),
        ("b.srt", "Will it stay?\n\nIt will."),
        ("c.srt", "The port will stay open.\n\nAnd so it was."),
        ("d.vtt", "the port will stay open said the mayor"),
        ("e.sbv", "The port stays."),
        ("f.vtt", "مرحبا بكم"),
    ],
)
def test_captions_become_running_speech(tmp_path: Path, name: str, expected: str) -> None:
    assert transcript(tmp_path, CUES[name], name).text == expected


def test_repeated_lines_and_marks_are_counted(tmp_path: Path) -> None:
    context = ReadContext()
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n- the port\n\n00:02.000 --> 00:03.000\n- the port\n"
        "stays\n"
    )
    transcript(tmp_path, text, context=context)
    assert list(context.left_out.sentences()) == [
        "talk.vtt: 1 mark of a new speaker was left out.",
        "talk.vtt: 1 line repeated from the caption before was left out.",
    ]


@pytest.mark.parametrize("text", ["WEBVTT\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n\n"])
def test_a_file_without_words_is_empty(tmp_path: Path, text: str) -> None:
    with pytest.raises(EmptyText):
        transcript(tmp_path, text)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"talk\.vtt"):
        transcript(tmp_path, "This is a text of another kind.\n")


_CAPTION = st.text("abc é😀,", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.lists(st.tuples(st.sampled_from(["", "Ana", "Bo Li"]), _CAPTION), min_size=1, max_size=8))
def test_no_word_is_lost_and_each_place_has_its_time(
    tmp_path_factory: pytest.TempPathFactory, captions: list[tuple[str, str]]
) -> None:
    cues = [
        f"00:{number:02}.000 --> 00:{number:02}.900\n{f'<v {who}>' if who else ''}{words}. {number}"
        for number, (who, words) in enumerate(captions)
    ]
    document = transcript(tmp_path_factory.mktemp("vtt"), "\n\n".join(["WEBVTT", *cues]) + "\n")
    said = [f"{' '.join(words.split())}. {number}" for number, (_, words) in enumerate(captions)]
    places = document.metadata["times"]
    assert len(places) == len(captions)
    for (at, _, _), words in zip(places, said, strict=True):
        assert document.text[at : at + len(words)] == words


def test_the_name_beside_the_number_of_a_cue_is_the_speaker(tmp_path: Path) -> None:
    document = transcript(
        tmp_path,
        'WEBVTT\n\n1 "Ana Lee" (123)\n00:01.000 --> 00:02.000\nYes.\n\n'
        '2 "Per Holm (Guest)" (124)\n00:03.000 --> 00:04.000\nNo.\n',
    )
    assert document.text == "Ana Lee: Yes.\n\nPer Holm (Guest): No."
    assert document.metadata["speakers"] == ["Ana Lee", "Per Holm (Guest)"]


def test_a_table_of_whisper_is_one_transcript(tmp_path: Path) -> None:
    (tmp_path / "talk.tsv").write_text(
        "start\tend\ttext\n0\t2000\tWe will sail on.\n2000\t3500\tAnd win.\n", "utf-8"
    )
    (document,) = read_file(tmp_path / "talk.tsv").articles
    assert document.text == "We will sail on. And win."
    assert document.metadata["times"][1] == [17, "00:00:02.000", "00:00:03.500"]
