"""JSON as programs write it: objects as texts, paragraphs, columns, answers of services."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.articles.fields import UnknownFields
from annotator.formats.importing import ImportOptions, import_paths
from annotator.model import InputError
from annotator.project import Project
from tests.explained import raises_explained
from tests.formats.articles.reading import read_file

PORT, BANK = "Mayor Ines Dorval said the port would stay open.", "Ortiz said so."


def put(path: Path, value: object) -> Path:
    path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return path


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"rendered": f"<p>{PORT}</p>\n<p>B&nbsp;&amp; C</p>", "protected": False}, None),
        ([PORT, "B\u00a0& C"], None),
        ([{"text": PORT}, {"text": "B\u00a0& C"}], None),
        (
            [{"type": "paragraph", "data": {"text": PORT}}, {"data": {"text": "B&nbsp;&amp; C"}}],
            None,
        ),
        (
            {
                "type": "doc",
                "content": [
                    {"type": "paragraph", "content": [{"type": "text", "text": PORT}]},
                    {
                        "type": "paragraph",
                        "content": [
                            {"type": "text", "text": "B\u00a0"},
                            {"type": "text", "marks": [{"type": "bold"}], "text": "& C"},
                        ],
                    },
                ],
            },
            None,
        ),
        ([{"children": [{"text": PORT[:9]}, {"text": PORT[9:]}]}, {"text": "B\u00a0& C"}], None),
        (f"&lt;p&gt;{PORT}&lt;/p&gt;&lt;p&gt;B&amp;nbsp;&amp;amp; C&lt;/p&gt;", None),
        (f"{PORT} <em>Twice</em>\n\nB & C", f"{PORT} Twice\n\nB & C"),
    ],
)
def test_a_text_of_any_form_is_its_paragraphs(
    tmp_path: Path, content: object, text: str | None
) -> None:
    record = {"title": {"rendered": "A &amp; B"}, "content": content, "date": "2024-03-01T00:30"}
    (document,), _ = read_file(put(tmp_path / "a.json", [record]))
    assert document.title == "A & B"
    assert document.text == (text or f"{PORT}\n\nB\u00a0& C")
    assert document.metadata["date"] == "2024-03-01"


def test_an_object_without_one_obvious_text_is_asked_about(
    project: Project, tmp_path: Path
) -> None:
    record = {"title": "A", "content": {"lead": "First words here.", "main_part": "And more here."}}
    path = put(tmp_path / "a.json", [record])
    with raises_explained(
        UnknownFields, match=r"“content” has several.*content\.main_part"
    ) as asked:
        import_paths(project, [path])
    assert "{'" not in str(asked.value)
    (document,), _ = read_file(path, text="content.main_part")
    assert document.text == "And more here."
    assert document.metadata["content"] == {"lead": "First words here."}


def test_inner_fields_of_lists_can_be_chosen(tmp_path: Path) -> None:
    record = {"kop": "A", "delen": [{"soort": "p", "zin": PORT}, {"soort": "p", "zin": BANK}]}
    path = put(tmp_path / "a.json", [record])
    with pytest.raises(UnknownFields) as asked:
        read_file(path)
    assert list(asked.value.fields) == ["kop", "delen.soort", "delen.zin"]
    (document,), _ = read_file(path, text="delen.zin", title="kop")
    assert (document.title, document.text) == ("A", f"{PORT}\n\n{BANK}")


RECORDS = [{"title": "A", "text": PORT}, {"title": "B", "text": BANK}]


@pytest.mark.parametrize(
    "value",
    [
        RECORDS,
        {"status": "ok", "totalResults": 2, "articles": RECORDS},
        {"response": {"tags": [{"id": number} for number in range(9)], "docs": RECORDS}},
        {"hits": {"hits": [{"_id": str(at), "_source": r} for at, r in enumerate(RECORDS)]}},
        {"data": {"title": {"0": "A", "1": "B"}, "text": {"0": PORT, "1": BANK}}}["data"],
        {"title": ["A", "B"], "text": [PORT, BANK]},
        {"columns": ["title", "text"], "index": [0, 1], "data": [["A", PORT], ["B", BANK]]},
        {"n1": RECORDS[0], "n2": RECORDS[1]},
        [["title", "text"], ["A", PORT], ["B", BANK]],
        [[RECORDS[0]], [RECORDS[1]]],
        [{"id": at, "data": record} for at, record in enumerate(RECORDS)],
        [
            {"node": {"headline": r["title"], "body": {"html": f"<p>{r['text']}</p>"}}}
            for r in RECORDS
        ],
    ],
)
def test_the_articles_are_found_in_any_shape(tmp_path: Path, value: Any) -> None:
    path = put(tmp_path / "a.json", value)
    documents, _ = read_file(path)
    assert [(d.title, d.text) for d in documents] == [("A", PORT), ("B", BANK)]


def test_names_and_other_values_are_no_code(tmp_path: Path) -> None:
    record = {
        "text": PORT,
        "author": [{"name": "Ana Lee"}, {"name": "Bo Roe"}],
        "category": ["World", "Arts &amp; Life"],
        "paid": True,
        "geo": {"lat": 1.5, "tags": ["x"]},
        "none": None,
    }
    (document,), _ = read_file(put(tmp_path / "a.json", [record]))
    assert document.metadata == {
        "source": "a.json",
        "author": "Ana Lee, Bo Roe",
        "section": "World, Arts & Life",
        "paid": True,
        "geo": {"lat": 1.5, "tags": ["x"]},
    }


def test_dates_of_programs(tmp_path: Path) -> None:
    dates: list[Any] = [
        {"$date": "2024-03-04T00:30:00Z"},
        {"$date": {"$numberLong": "1709510400000"}},
        1709542800,
        1709542800000,
        "Mon, 04 Mar 2024 09:00:00 +0000",
        "March 4, 2024",
    ]
    records = [{"text": f"{PORT} {at}", "published": day} for at, day in enumerate(dates)]
    documents, _ = read_file(put(tmp_path / "a.json", records))
    assert [d.metadata["date"] for d in documents] == ["2024-03-04"] * len(dates)


def test_what_is_no_day_stays_whole(tmp_path: Path) -> None:
    records = [{"text": PORT, "date": "early in March 2024"}, {"text": BANK, "date": {"$when": 1}}]
    documents, _ = read_file(put(tmp_path / "a.json", records))
    assert [d.metadata["date_text"] for d in documents] == ["early in March 2024", '{"$when": 1}']
    assert not any("date" in d.metadata for d in documents)


def test_a_record_that_cannot_be_read_leaves_out_itself_alone(
    project: Project, tmp_path: Path
) -> None:
    path = put(tmp_path / "a.json", [RECORDS[0], 7, {"text": "img/1.png"}, RECORDS[1]])
    with raises_explained(InputError, match=r"item 2: .*not an object.*item 3: .*picture"):
        import_paths(project, [path])
    import_paths(project, [path], ImportOptions(skip_bad=True))
    assert sorted(article.title for article in project.articles.page()) == ["A", "B"]


def test_tasks_on_pictures_are_not_articles(project: Project, tmp_path: Path) -> None:
    tasks = [{"id": 1, "data": {"image": "/data/upload/1/quay.jpg"}}]
    with pytest.raises(InputError, match=r"data\.image.* is the address of a picture") as raised:
        import_paths(project, [put(tmp_path / "a.json", tasks)], ImportOptions(format="json"))
    assert not isinstance(raised.value, UnknownFields)


def test_records_without_text_are_named(tmp_path: Path) -> None:
    path = put(tmp_path / "a.json", [RECORDS[0], {"title": "Z", "text": ""}, {"title": "Y"}])
    documents, notes = read_file(path)
    assert [d.title for d in documents] == ["A"]
    assert notes == ["a.json: 2 records have no text, and were left out: item 2, item 3."]


def test_another_field_has_the_text_in_another_record(tmp_path: Path) -> None:
    path = put(tmp_path / "a.json", [RECORDS[0], {"title": "B", "text": None, "body": BANK}])
    documents, _ = read_file(path)
    assert [d.text for d in documents] == [PORT, BANK]


PARAGRAPHS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)
    .map(lambda text: " ".join(text.replace("\ufeff", "").split()))
    .filter(lambda text: bool(text) and not set("<&\u2028\u2029\x85") & set(text)),
    min_size=1,
    max_size=4,
)


@given(
    st.lists(PARAGRAPHS, min_size=1, max_size=4), st.sampled_from(["text", "list", "html", "doc"])
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_character_of_a_record_is_lost_or_doubled(
    tmp_path: Path, articles: list[list[str]], form: str
) -> None:
    forms: dict[str, Any] = {
        "text": "\n\n".join,
        "list": list,
        "html": lambda parts: "".join(f"<p>{part}</p>" for part in parts),
        "doc": lambda parts: {"blocks": [{"type": "paragraph", "text": part} for part in parts]},
    }
    records = [{"number": at, "content": forms[form](parts)} for at, parts in enumerate(articles)]
    documents, _ = read_file(put(tmp_path / "a.json", records))
    assert [d.text for d in documents] == ["\n\n".join(parts) for parts in articles]


@pytest.mark.parametrize(
    ("value", "title", "day"),
    [
        (  # The Guardian
            {
                "response": {
                    "status": "ok",
                    "results": [
                        {
                            "webTitle": "Harbour",
                            "webPublicationDate": "2024-03-05T23:30:00Z",
                            "fields": {"bodyText": PORT, "body": f"<p>{PORT}</p>"},
                        }
                    ],
                }
            },
            "Harbour",
            "2024-03-05",
        ),
        (  # news-please
            {"title": "Harbour", "maintext": PORT, "date_publish": "2024-03-05 23:30:00"},
            "Harbour",
            "2024-03-05",
        ),
        (  # Reddit
            [
                {
                    "kind": "Listing",
                    "data": {
                        "children": [
                            {
                                "kind": "t3",
                                "data": {"title": "Harbour", "selftext": PORT, "created_utc": 1.0},
                            }
                        ]
                    },
                }
            ],
            "Harbour",
            None,
        ),
        ({"Titel": "Hafen", "Datum": "05.03.2024", "Inhalt": PORT}, "Hafen", "2024-03-05"),
        (
            {"título": "Puerto", "fecha": "5 de marzo de 2024", "texto": PORT},
            "Puerto",
            "2024-03-05",
        ),
        ({"标题": "港口", "日期": "2024-03-05", "正文": PORT}, "港口", "2024-03-05"),
    ],
)
def test_names_of_fields_of_services_and_in_other_languages(
    tmp_path: Path, value: object, title: str, day: str | None
) -> None:
    (document,) = read_file(put(tmp_path / "news.json", value)).articles
    assert (document.title, document.metadata.get("date")) == (title, day)
    assert document.text == PORT


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (f"{PORT}\\n\\n{BANK}", f"{PORT}\n\n{BANK}"),
        (f"{PORT}\\r\\n{BANK}", f"{PORT}\n{BANK}"),
        ("It is in C:\\news.\\new\\notes.", "It is in C:\\news.\\new\\notes."),
    ],
)
def test_escaped_line_breaks(tmp_path: Path, written: str, text: str) -> None:
    (document,) = read_file(put(tmp_path / "news.json", {"text": written})).articles
    assert document.text == text


def test_lines_with_comments_and_commas(tmp_path: Path) -> None:
    lines = f'// export\n\n{{"text": "{PORT}"}}\n# second\n{{"text": "{BANK}"}},\n'
    for name in ("news.jsonl", "news.json"):
        read = read_file(put(tmp_path / name, lines))
        assert [document.text for document in read.articles] == [PORT, BANK]
        assert read.remarks == [f"{name}: 2 lines with comments were left out."]


def test_a_text_that_is_not_there_is_no_text(tmp_path: Path) -> None:
    values = [{"title": "A", "text": PORT}, {"title": "B", "text": "nan"}]
    read = read_file(put(tmp_path / "news.json", values))
    assert [document.title for document in read.articles] == ["A"]
    assert "1 record has no text" in read.remarks[0]
