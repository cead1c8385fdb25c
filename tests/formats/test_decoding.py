"""Bytes to text: nothing changed, nothing lost, nothing guessed that is known."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.cli.remedies import explain
from annotator.formats.decoding import decode
from annotator.model import InputError
from tests.explained import raises_explained
from tests.formats.strategies import texts

QUOTE = "„Wir geben nicht auf“, sagte Zoë Müller.\n«Jamais», a-t-elle ajouté – 10 €.\n"
RUSSIAN = "Владимир Зеленский заявил, что переговоры близки к реальному результату.\n"
CHINESE = "乌克兰总统泽连斯基表示，谈判非常接近取得真正的成果。克里姆林宫说没有突破。\n"


def normalised(text: str) -> str:
    """What rule 1 makes of a text."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


@given(texts)
@example("\ufeff")
@example("a\r\r\nb\n\r")
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    decoded = decode(b"\xef\xbb\xbf" + text.encode(), "a.txt")
    assert decoded.text == text.replace("\r\n", "\n").replace("\r", "\n")
    assert decoded.encoding == "utf-8"


@given(texts, st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_a_mark_settles_the_encoding(text: str, encoding: str) -> None:
    # UTF-16 that begins with a NUL looks like UTF-32, and nobody can tell.
    text = text.lstrip("\0")
    decoded = decode(("\ufeff" + text).encode(encoding), "a.txt")
    assert (decoded.text, decoded.encoding) == (normalised("\ufeff" + text), encoding)


@given(texts)
def test_bytes_without_controls_are_utf_8_when_they_can_be(text: str) -> None:
    text = "".join(c for c in text if c >= " " or c in "\n\r\t")
    assert decode(text.encode(), "a.txt").text == normalised(text)


@given(st.binary(max_size=300))
def test_no_bytes_end_in_a_bug(data: bytes) -> None:
    try:
        text = decode(data, "a.txt").text
    except InputError as error:
        text = explain(error)
        if not text.startswith("a.txt") or "--encoding" not in text:
            raise
    assert isinstance(text, str)


@pytest.mark.parametrize("text", [QUOTE, RUSSIAN * 2, "Нет.\n" * 5, "נאמר אתמול בירושלים.\n" * 2])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [CHINESE, "मानव अधिकारों की घोषणा, दस दिसम्बर.\n" * 4])
def test_utf_16_without_a_mark_keeps_its_byte_order(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (QUOTE, "cp1252"),
        (QUOTE.replace("„", '"').replace("“", '"').replace("–", "-").replace("€", "Euro"), "cp850"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (RUSSIAN, "cp866"),
        (CHINESE, "gb18030"),
        (CHINESE.replace("乌", "烏").replace("兰", "蘭").replace("总统", "總統"), "gb18030"),
        ("世界人権宣言、人類社会のすべての構成員の固有の尊厳と平等。\n", "cp932"),
        ("世界人権宣言、人類社会のすべての構成員の固有の尊厳と平等。\n", "euc_jp"),
        ("世界人権宣言、人類社会のすべての構成員。\n", "iso2022_jp"),
    ],
)
def test_legacy_encodings_are_told(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding), "a.txt")
    assert decoded.text == text
    assert decoded.encoding != "utf-8"


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_english_typed_on_a_chinese_system(encoding: str) -> None:
    text = "“It’s here,” he said — “for good.” The Nation’s Capital knew it all along.\n"
    assert decode((text * 3).encode(encoding), "a.txt").text == text * 3


@pytest.mark.parametrize("text", ["Zoë said so", "naïve", "10 €", "“Yes,” he said.", "it’s here"])
def test_a_single_odd_byte_is_windows_1252(text: str) -> None:
    assert decode(text.encode("cp1252"), "a.txt").text == text


def test_a_stray_nul_is_a_character() -> None:
    assert decode(b'He said \0 "yes".\n', "nul.txt").text == 'He said \0 "yes".\n'
    assert decode(b'He said  \0 "yes".\n', "nul.txt").text == 'He said  \0 "yes".\n'


def test_a_file_that_was_cut_off_is_read_and_remarked_on() -> None:
    decoded = decode(CHINESE.encode()[:-2], "cut.txt")
    assert decoded.text == CHINESE[:-2] + "\ufffd"
    assert "cut.txt" in decoded.remark
    assert "cut off" in decoded.remark


def test_damaged_utf_8_is_not_garbled_by_a_guess() -> None:
    damaged = CHINESE.encode()[:30] + b"\xff" + CHINESE.encode()[30:]
    with pytest.raises(InputError, match=r"broken.txt looks like UTF-8, but byte 30 \(0xff\)"):
        decode(damaged, "broken.txt")


@pytest.mark.parametrize(
    "text",
    [
        b"\xe2\x80\x9cWe will\xe2\x80 stay,\xe2\x80\x9d he said.\n",
        b"Caf\xc3\xa9 and na\xefve.\n",
        "Михаил сказал.\n".encode() * 9 + b"\x80 \xff \xfe\n" + "Да.\n".encode(),
        "今日は晴れ。\n".encode() + b"\xe4\xbb\n" + "明日も。\n".encode(),
        b"It\xe2\x80\x99s \x93here\x94 \xe2\x80\x93 \xe2\x82\xac5\n",
    ],
)
def test_utf_8_with_holes_is_named_as_that_with_the_places(text: bytes) -> None:
    with pytest.raises(InputError, match="looks like UTF-8") as caught:
        decode(b"First line.\n" + text, "holes.txt")
    assert "in line " in str(caught.value)
    assert "utf-8+replace" in explain(caught.value)
    decoded = decode(b"First line.\n" + text, "holes.txt", "utf-8+replace")
    assert decoded.text == "First line.\n" + text.decode("utf-8", "replace")
    assert f"({decoded.text.count(chr(0xFFFD))} sign" in decoded.remark
    assert re.search(r"byte \d+ \(0x..\) in line (2|3|11)", decoded.remark)


def test_many_holes_are_not_all_listed() -> None:
    data = ("ä" * 40 + "\n").encode() * 9 + b"\xff\n" * 9
    with pytest.raises(InputError, match=r"in line 10, .* in line 14 and others\."):
        decode(data, "a.txt")
    assert "(9 signs)" in decode(data, "a.txt", "utf-8+replace").remark
    assert decode(b"plain", "a.txt", "utf-8+replace").remark == ""
    assert decode(b"caf\xe9", "a.txt", "ascii+replace").text == "caf\ufffd"


@pytest.mark.parametrize("encoding", ["iso2022_jp", "hz"])
@pytest.mark.parametrize("cut", range(1, 8))
def test_escape_sequences_are_read_where_a_file_was_cut_off(encoding: str, cut: int) -> None:
    text = "He said 中国 and 世界中国人中国"
    whole = text.encode(encoding)
    assert decode(whole + b"\n", "a.txt").text == text + "\n"
    decoded = decode(whole[:-cut], "a.txt")
    read = decoded.text.rstrip("\ufffd")
    assert text.startswith(read)
    assert len(read) >= len(text) - 4
    assert "\x1b" not in decoded.text
    assert "~{" not in decoded.text
    assert decoded.encoding in ("iso2022_jp_2", "hz")
    if decoded.text.endswith("\ufffd"):
        assert "cut off" in decoded.remark


@pytest.mark.parametrize("text", ["a ~{b~} c", "~{name~} ~{", "~{~}", "use ~{x y~} here"])
def test_tildes_and_braces_are_no_chinese(text: str) -> None:
    assert decode(text.encode(), "a.txt").text == text


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4,
        b"PK\x03\x04\x14\0\x08\0" + bytes(range(255, 0, -1)) * 4,
        b"\x7fELF\x02\x01\x01" + b"\0" * 200,
        b"\xff\xfe\0",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with raises_explained(InputError, match="--encoding"):
        decode(data, "picture.txt")


def test_the_person_knows_better() -> None:
    data = "Привет".encode("koi8-r")
    assert decode(data, "a.txt", "koi8-r").text == "Привет"
    with pytest.raises(InputError, match=r"a.txt: byte 0 \(0xf0\) is not utf-8"):
        decode(data, "a.txt", "utf-8")
    for unknown in ("klingon", "rot13", "base64", "\0"):
        with pytest.raises(InputError, match="no text encoding"):
            decode(data, "a.txt", unknown)
