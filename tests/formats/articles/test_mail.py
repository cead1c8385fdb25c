"""Mail: each message an article, all of its text in order, nothing else, and all of that named."""

import base64
import quopri
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats.articles.mail import read
from annotator.formats.articles.mail_headers import decode_words
from annotator.formats.file_lookup import find_files
from annotator.formats.format import ReadContext
from annotator.formats.recognition import recognise
from annotator.formats.text import EmptyText
from tests.formats.articles.outlook_message import outlook_message
from tests.formats.articles.reading import Read, blocks, paragraphs, read_file

HEAD = "From: Wire <wire@news.example>\nSubject: Talks\nDate: Tue, 05 Mar 2024 23:30:00 -0500\n"
LONG = "Mayor Ines Dorval said the port would stay open, and nobody asked for the change."


def read_mail(folder: Path, content: str | bytes, name: str = "a.eml") -> Read:
    """Read a message."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_file(path)


def multipart(subtype: str, *parts: str) -> str:
    """Return a message of parts, each with its headers."""
    head = f'{HEAD}MIME-Version: 1.0\nContent-Type: multipart/{subtype}; boundary="b"\n\n'
    return head + "".join(f"--b\n{part}\n" for part in parts) + "--b--\n"


def text_part(text: str, kind: str = "plain", more: str = "") -> str:
    return f"Content-Type: text/{kind}; charset=utf-8\n{more}\n{text}"


NEWSLETTER = (
    "Mayor Ines Dorval said the port would stay open, and added that nobody in the city had asked "
    "for the change that the company wants."
)
FLOWED = (
    'Mayor Ines Dorval said on Monday that the port would stay open and that "the city would not '
    'pay twice" for repairs, while Karl Brandt, who leads the dockers, said it was a mistake.'
)
OPEN = "Mayor Ines Dorval said the port would stay open."
CASES: dict[str, list[list[str]]] = {
    "07_twoparts.eml": [
        [
            "Two inline parts around a picture",
            "First part: Dorval said the port would stay open.",
            "Second part: Brandt called it a mistake.",
        ]
    ],
    "07_forward.eml": [
        ["Fwd: Häfen", "Please tag this one."],
        ["Harbour deal delayed", OPEN],
    ],
    "07_emptyplain.eml": [
        ["Newsletter with an empty plain part", "Harbour deal delayed", NEWSLETTER]
    ],
    "07_flowed.eml": [["Flowed", FLOWED, "Second paragraph."]],
    "06_alerts.mbox": [
        ["Harbour deal delayed", OPEN, "From the quay, Karl Brandt called it a mistake."],
        ["Bellmark works to close", "Spokeswoman Lena Ortiz said the works would close."],
    ],
}


@pytest.mark.parametrize("name", CASES)
def test_mail_that_other_tools_read_wrongly(shared_data: Path, name: str) -> None:
    found = read_file(shared_data.parent / "cases" / "reading" / name)
    assert [paragraphs(document) for document in found.articles] == CASES[name]


def test_a_message_has_subject_sender_and_the_day_of_its_sender(tmp_path: Path) -> None:
    (document,) = read_mail(tmp_path, f"{HEAD}To: Bo <bo@x.org>, c@x.org\n\nHe said so.\n").articles
    assert document.title == "Talks"
    assert document.metadata == {
        "author": "Wire <wire@news.example>",
        "to": "Bo <bo@x.org>, c@x.org",
        "date": "2024-03-05",
        "source": "a.eml",
    }
    assert blocks(document) == [("headline", "Talks"), ("paragraph", "He said so.")]


def test_a_date_that_is_none_is_kept_and_one_that_is_missing_only_guessed(tmp_path: Path) -> None:
    (odd,) = read_mail(tmp_path, "Subject: T\nDate: some day\n\nHe.\n").articles
    assert odd.metadata["date_text"] == "some day"
    received = "Received: from a by b;\n Mon, 4 Mar 2024 09:00:00 +0000\nSubject: T\n\nHe.\n"
    (guessed,) = read_mail(tmp_path, received).articles
    assert "date" not in guessed.metadata
    assert guessed.metadata["date_guess"] == "2024-03-04"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"=?utf-8?Q?Fwd:_H=C3=A4fen?=", "Fwd: Häfen"),
        (b"=?utf-8?Q?H=C3?=\n =?utf-8?Q?=A4fen?=", "Häfen"),  # One character in two words.
        (b"=?utf-8?B?SMOkZmVu?= =?utf-8?B?IGhldXRl?=", "Häfen heute"),
        (b'Re: "=?iso-8859-1?Q?=93no=94?=" he said', "Re: “no” he said".replace("“no”", '"“no”"')),
        (b"=?utf-8*de?Q?H=C3=A4fen?=", "Häfen"),
        (b"=?GB2312?B?uNu/2g==?=", "港口"),
        (b"=?x-nonsense?Q?H=C3=A4fen?=", "Häfen"),
        ("Häfen “heute”".encode(), "Häfen “heute”"),
        (b"Talks on\n\tthe port", "Talks on the port"),
        (b"=?utf-8?B?broken", "=?utf-8?B?broken"),
    ],
)
def test_subjects_are_decoded_as_senders_write_them(
    tmp_path: Path, raw: bytes, expected: str
) -> None:
    (document,) = read_mail(tmp_path, b"Subject: " + raw + b"\n\nHe said so.\n").articles
    assert document.title == expected


@pytest.mark.parametrize(
    ("declared", "content", "expected"),
    [
        ("utf-8", "„Größe“, sagte er.".encode(), "„Größe“, sagte er."),
        ("iso-8859-1", "“no” – he said".encode("cp1252"), "“no” – he said"),
        ("us-ascii", "He said “no” to it.".encode(), "He said “no” to it."),
        ("gb2312", "市长说“不”。".encode("gb18030"), "市长说“不”。"),
        ("ks_c_5601-1987", "시장은 말했다".encode("cp949"), "시장은 말했다"),
        ("macintosh", "“never”".encode("mac_roman"), "“never”"),
        ("utf-99", "„Größe zählt nicht.“".encode(), "„Größe zählt nicht.“"),
        ("utf-8", "Größe über ? alles".encode().replace(b"?", b"\xff"), "Größe über � alles"),
    ],
)
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_text_in_the_encoding_that_is_declared_or_meant(
    tmp_path: Path, declared: str, content: bytes, expected: str, encoding: str
) -> None:
    encoders = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}
    encoder = encoders.get(encoding, bytes)
    head = f"Content-Type: text/plain; charset={declared}\nContent-Transfer-Encoding: {encoding}\n"
    found = read_mail(tmp_path, f"{HEAD}{head}\n".encode() + encoder(content))
    assert paragraphs(found.articles[0])[1:] == [expected]
    assert any("cannot be decoded" in remark for remark in found.remarks) == ("�" in expected)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((text_part(LONG), text_part(f"<h1>Head</h1><p>{LONG}</p>", "html")), ["Head", LONG]),
        ((text_part(" "), text_part(f"<p>{LONG}</p>", "html")), [LONG]),
        ((text_part("View it at https://x.org/a/b/c"), text_part(f"<p>{LONG}", "html")), [LONG]),
        ((text_part(LONG), text_part("<img src=x>", "html")), [LONG]),
        ((text_part(LONG), text_part("<p>Short.</p>", "html")), [LONG]),
        ((text_part(f"<p>{LONG}</p>", "html"), text_part("x", "calendar")), [LONG]),
    ],
)
def test_the_fuller_of_two_versions_is_read(
    tmp_path: Path, parts: tuple[str, ...], expected: list[str]
) -> None:
    (document,) = read_mail(tmp_path, multipart("alternative", *parts)).articles
    assert paragraphs(document) == ["Talks", *expected]


def test_html_keeps_its_blocks_and_hidden_text_is_counted(tmp_path: Path) -> None:
    page = (
        '<html><head><style>p{}</style><title>x</title></head><body><div style="display:none;'
        'max-height:0">A preview of it</div><table><tr><td><h1>Talks</h1><p>One.<br>Two.</p></td>'
        "<td><blockquote>“No.”<footer>Karl Brandt</footer></blockquote></td></tr></table>"
        "<ul><li>First</li></ul></body></html>"
    )
    found = read_mail(tmp_path, multipart("mixed", text_part(page, "html")))
    assert blocks(found.articles[0]) == [
        ("headline", "Talks"),
        ("paragraph", "One.\nTwo."),
        ("blockquote", "“No.”"),
        ("quote_source", "Karl Brandt"),
        ("list_item", "First"),
    ]
    assert any("1 hidden part" in remark for remark in found.remarks)


def test_flowed_text_with_quotations_stuffing_and_a_signature(tmp_path: Path) -> None:
    lines = [
        "> He said \n> that.\n>> Deeper \n>> words.\n\nAn answer \nin two.\nNext line.\n\n",
        " From here.\n >no quote\n\n-- \nAna \nLee",
    ]
    head = f"{HEAD}Content-Type: text/plain; charset=utf-8; format=flowed\n\n"
    (document,) = read_mail(tmp_path, head + "".join(lines)).articles
    assert blocks(document)[1:] == [
        ("blockquote", "He said that."),
        ("blockquote", "Deeper words."),
        ("paragraph", "An answer in two.\nNext line."),
        ("paragraph", "From here.\n>no quote"),
        ("paragraph", "--\nAna Lee"),
    ]


def test_the_blank_of_a_soft_break_goes_where_the_mail_says_so(tmp_path: Path) -> None:
    head = f"{HEAD}Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n"
    (document,) = read_mail(tmp_path, head + "市长说 \n不。\n").articles
    assert paragraphs(document)[1:] == ["市长说不。"]


def test_attachments_are_counted_and_named_and_those_with_text_offered(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Talks"
    message.set_content("See the files.")
    for name in ("report.docx", "Häfen.pdf", "map.png"):
        message.add_attachment(b"x", maintype="application", subtype="x", filename=name)
    message.add_attachment("Notes of mine.", filename="notes.txt")
    found = read_mail(tmp_path, message.as_bytes())
    assert paragraphs(found.articles[0]) == ["Talks", "See the files."]
    (remark,) = found.remarks
    assert remark == (
        "a.eml: 4 attachments were left out: report.docx, Häfen.pdf, map.png and notes.txt. To "
        "read report.docx, Häfen.pdf and notes.txt as well, save them from the mail program, and "
        "import them."
    )


def test_related_parts_signatures_and_reports_are_counted(tmp_path: Path) -> None:
    related = MIMEMultipart("related")
    related.attach(MIMEText("<p>He said so.</p>", "html"))
    related.attach(MIMEText("x", "png"))
    related.get_payload()[1].replace_header("Content-Type", "image/png")  # pyright: ignore
    signed = MIMEMultipart("signed")
    signed["Subject"] = "Talks"
    signed.attach(related)
    signed.attach(MIMEText("x"))
    signed.get_payload()[1].replace_header("Content-Type", "application/pgp-signature")  # pyright: ignore
    found = read_mail(tmp_path, signed.as_bytes())
    assert paragraphs(found.articles[0]) == ["Talks", "He said so."]
    assert found.remarks == [
        "a.eml: 1 picture in a message was left out.",
        "a.eml: 1 digital signature was left out.",
    ]


def test_messages_of_a_digest_are_articles_of_their_own(tmp_path: Path) -> None:
    digest = MIMEMultipart("digest")
    digest["Subject"], digest["From"] = "News of today", "desk@x.org"
    for number in (1, 2):
        message = EmailMessage()
        message["Subject"], message["From"] = f"Item {number}", f"w{number}@x.org"
        message["Date"] = f"Mon, 0{number} Apr 2024 09:00:00 +0000"
        message.set_content(f"Text {number}.")
        digest.attach(MIMEMessage(message))
    found = read_mail(tmp_path, digest.as_bytes())
    assert [(d.title, d.metadata["author"], d.metadata["date"]) for d in found.articles] == [
        ("Item 1", "w1@x.org", "2024-04-01"),
        ("Item 2", "w2@x.org", "2024-04-02"),
    ]
    assert found.articles[0].metadata["enclosed_in"] == "News of today"
    assert found.remarks == [
        "a.eml: 2 enclosed messages became articles of their own: “Item 1”, “Item 2”."
    ]


def test_parts_without_the_line_between_them_in_the_header_are_read(tmp_path: Path) -> None:
    content = multipart("mixed", text_part("One."), text_part("Two.")).replace('; boundary="b"', "")
    (document,) = read_mail(tmp_path, content).articles
    assert paragraphs(document) == ["Talks", "One.", "Two."]


def test_a_message_of_apples_program(tmp_path: Path) -> None:
    message = f"{HEAD}\nHe said so.\n"
    content = f"{len(message)}\n{message}<?xml version='1.0'?><plist><dict></dict></plist>\n"
    (document,) = read_mail(tmp_path, content, "1.emlx").articles
    assert paragraphs(document) == ["Talks", "He said so."]


def test_a_message_without_words_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyText):
        read_mail(tmp_path, "From: a@b.c\n\n \n")


MBOXES = {
    "thunderbird": "From - Mon Mar 04 09:00:00 2024\nX-Mozilla-Status: 0001\n",
    "bare": "From \n",
    "takeout": "From 1234567@xxx Mon Mar 04 09:00:00 +0000 2024\n",
    "eudora": "From ???@??? Mon Mar 04 09:00:00 2024\n",
    "zone": "From ana@x.org Mon Mar  4 09:00 EST 2024\n",
}


@pytest.mark.parametrize("separator", MBOXES.values(), ids=MBOXES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_mailboxes_of_many_programs_are_divided(tmp_path: Path, separator: str, end: str) -> None:
    bodies = ["He said so.\n\nFrom the quay: no.\n", "Kept\n>From here\n>>From there\n", "Last."]
    messages = [f"{separator}Subject: S{number}\n\n{body}\n" for number, body in enumerate(bodies)]
    content = "\n".join(messages).replace("\n", end)
    found = read_mail(tmp_path, content, "a.mbox")
    assert [document.text.replace("\n\n", "\n") for document in found.articles] == [
        "S0\nHe said so.\nFrom the quay: no.",
        "S1\nKept\nFrom here\n>From there",
        "S2\nLast.",
    ]


def test_deleted_and_empty_messages_of_a_mailbox_are_counted(tmp_path: Path) -> None:
    separator = MBOXES["thunderbird"].replace("0001", "{}")
    content = "\n".join(
        separator.format(status) + f"Subject: {subject}\n\n{body}\n"
        for status, subject, body in (
            ("0001", "One", "He said so."),
            ("0009", "Two", "Deleted."),
            ("0001", "", " "),
            ("0001", "DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA", "x"),
        )
    )
    found = read_mail(tmp_path, content, "a.mbox")
    assert [document.title for document in found.articles] == ["One"]
    assert found.remarks == [
        "a.mbox: 1 deleted message was left out.",
        "a.mbox: 1 message without text was left out.",
        "a.mbox: 1 note of the mail program to itself was left out.",
    ]


def test_a_mailbox_is_read_a_message_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    separator = MBOXES["bare"]
    path.write_text("\n".join(f"{separator}Subject: {n}\n\nText {n}.\n" for n in range(50)))
    context = ReadContext()
    places = [context.place for _ in read(path, context)]
    assert places[0] == "a.mbox, message 1"
    assert places[-1] == "a.mbox, message 50"


def test_a_message_that_outlook_saved(tmp_path: Path) -> None:
    html = "<p>Dorval said “no” to it.</p><p>Brandt said yes.</p>".encode()
    texts = {0x37: "Häfen", 0x1000: "See the HTML.", 0x0C1A: "Ana", 0x0C1F: "a@x.org"}
    content = outlook_message(texts, {0x1013: html}, ("b.docx", "c.png"), 133540000000000000)
    found = read_mail(tmp_path, content, "a.msg")
    (document,) = found.articles
    assert paragraphs(document) == ["Häfen", "Dorval said “no” to it.", "Brandt said yes."]
    assert document.metadata["author"] == "Ana <a@x.org>"
    assert "date" not in document.metadata
    assert document.metadata["date_guess"] == "2024-03-04"
    assert "2 attachments were left out: b.docx and c.png" in found.remarks[0]


def test_the_headers_of_a_message_of_outlook_say_the_senders_day(tmp_path: Path) -> None:
    headers = "From: =?utf-8?Q?J=C3=BCrg?= <j@x.org>\r\nDate: Tue, 05 Mar 2024 23:30:00 -0500\r\n"
    content = outlook_message({0x37: "T", 0x1000: "He said so.", 0x7D: headers})
    (document,) = read_mail(tmp_path, content, "a.msg").articles
    assert document.metadata["date"] == "2024-03-05"
    assert document.metadata["author"] == "Jürg <j@x.org>"


def test_a_message_of_outlook_with_rich_text_alone_is_told(tmp_path: Path) -> None:
    content = outlook_message({0x37: "T"}, {0x1009: b"LZFu"})
    found = read_mail(tmp_path, content, "a.msg")
    assert "stored as rich text only" in found.remarks[0]


PARAGRAPH = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), min_size=1
).map(lambda text: " ".join(text.split()))
PARAGRAPHS = st.lists(PARAGRAPH.filter(bool), min_size=1, max_size=4)


@settings(max_examples=40)
@given(PARAGRAPHS, st.sampled_from(["7bit", "8bit", "base64", "quoted-printable"]), st.booleans())
def test_no_character_of_a_plain_body_is_lost_or_doubled(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], encoding: str, boxed: bool
) -> None:
    message = EmailMessage()
    message["Subject"] = "Subject of it"
    encoding = encoding if encoding != "7bit" or all(map(str.isascii, texts)) else "base64"
    message.set_content("\n\n".join(texts) + "\n", cte=encoding)
    content = message.as_bytes(unixfrom=boxed)
    path = tmp_path_factory.mktemp("mail") / ("a.mbox" if boxed else "a.eml")
    path.write_bytes(content if not boxed else content.replace(b"\nFrom ", b"\n>From "))
    (document,) = read_file(path).articles
    assert paragraphs(document) == ["Subject of it", *texts]


@settings(max_examples=40)
@given(PARAGRAPHS)
def test_no_character_of_an_html_body_is_lost_or_doubled(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    message = EmailMessage()
    message["Subject"] = "Subject of it"
    message.set_content("".join(f"<p>{escape(text)}</p>" for text in texts), subtype="html")
    path = tmp_path_factory.mktemp("mail") / "a.eml"
    path.write_bytes(message.as_bytes())
    (document,) = read_file(path).articles
    assert paragraphs(document) == ["Subject of it", *texts]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"{HEAD}To: a@x.org\n\nHe said so.\n", "mail"),
        (f"Received: from a\n by b\n{HEAD}\nHe said so.\n", "mail"),
        (f"{MBOXES['zone']}Subject: S\n\nHe said so.\n", "mail"),
        (f"{MBOXES['thunderbird']}Subject: S\n\nHe said so.\n", "mail"),
        ("From: the editor\nSubject: talks\n\nHe said so.\n", "text"),
        ("From the quay at 10:30 he said so.\nNothing: not a word.\n", "text"),
        ("MODERATOR: Who is it?\nDORVAL: I am.\n\nTo: nobody\n", "text"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "1709542800.M1P2.host:2,S", "mbox", "a.b"])
def test_mail_is_recognised_by_its_content(
    tmp_path: Path, content: str, expected: str, name: str
) -> None:
    path = tmp_path / name
    path.write_text(content)
    assert recognise(path).name == expected


def test_a_maildir_and_a_mailbox_of_the_mac_are_read_as_folders(tmp_path: Path) -> None:
    for folder in ("Maildir/cur", "Maildir/new", "Maildir/tmp", "News.mbox"):
        (tmp_path / folder).mkdir(parents=True)
    for number, name in enumerate(["cur/1.M1.host:2,S", "cur/2.M2.host:2,RS", "new/3.M3.host"]):
        (tmp_path / "Maildir" / name).write_text(f"{HEAD}To: b@x.org\n\nText {number}.\n")
    (tmp_path / "News.mbox" / "mbox").write_text(f"{MBOXES['zone']}Subject: S\n\nLast.\n")
    found = [
        article for path in find_files([tmp_path]).files for article in read_file(path).articles
    ]
    assert [article.text.rpartition("\n")[2] for article in found] == [
        "Text 0.",
        "Text 1.",
        "Text 2.",
        "Last.",
    ]


@pytest.mark.parametrize("before", ["\ufeff", "\n\n", "\ufeff\r\n"])
def test_what_is_before_the_headers_does_not_end_them(tmp_path: Path, before: str) -> None:
    (document,) = read_mail(tmp_path, f"{before}{HEAD}\nHe said so.\n").articles
    assert paragraphs(document) == ["Talks", "He said so."]
    box = f"{before}{MBOXES['zone']}Subject: S\n\nHe said so.\n"
    found = read_mail(tmp_path, box, "a.mbox")
    assert [paragraphs(document) for document in found.articles] == [["S", "He said so."]]
    assert found.remarks == []


@pytest.mark.parametrize(
    ("status", "count"),
    [("Status: RO", 1), ("X-Status: D", 0), ("Status: Delivered", 1), ("X-Mozilla-Status: x", 1)],
)
def test_only_a_status_of_a_mail_program_says_deleted(
    tmp_path: Path, status: str, count: int
) -> None:
    kept = f"{MBOXES['zone']}Subject: S\n\nHe said so.\n\n"
    content = f"{kept}{MBOXES['zone']}{status}\nSubject: T\n\nShe said so.\n"
    assert len(read_mail(tmp_path, content, "a.mbox").articles) == 1 + count


def test_an_encrypted_message_says_what_can_be_done(tmp_path: Path) -> None:
    sealed = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nAAAA"
    found = read_mail(tmp_path, multipart("mixed", text_part("See below."), sealed))
    assert paragraphs(found.articles[0]) == ["Talks", "See below."]
    assert "an encrypted or sealed part was left out. Open the message" in found.remarks[0]


@pytest.mark.parametrize(
    "encoded",
    ["begin 644 x.jpg\n#0V%T\n`\nend", "=ybegin line=128 size=3 name=x.jpg\nabc\x7f\n=yend size=3"],
)
def test_files_inside_a_text_are_counted(tmp_path: Path, encoded: str) -> None:
    read = read_mail(tmp_path, f"{HEAD}\n{LONG}\n\n{encoded}\n\nWe begin 644 talks.\n")
    assert paragraphs(read.articles[0])[-2:] == [LONG, "We begin 644 talks."]
    assert read.remarks == ["a.eml: 1 file inside a text was left out."]


def test_a_subject_of_a_megabyte_is_decoded_in_its_beginning_only() -> None:
    words = "=?utf-8?q?caf=C3=A9?= " * 50_000
    decoded = decode_words(words)
    assert decoded.startswith("cafécafé")
    assert decoded.endswith("=?utf-8?q?caf=C3=A9?= ")
