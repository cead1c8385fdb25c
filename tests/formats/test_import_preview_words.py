"""The metadata of an article is shown in words, also where it has fields inside."""

from pathlib import Path

from annotator.formats.import_preview import PreviewedArticle
from annotator.formats.import_preview_words import metadata_rows
from annotator.model import AnnotatedDocument, Document


def test_fields_inside_others_and_times_can_be_read() -> None:
    metadata = {
        "byline": {"original": "By Ana Lee", "rank": 1, "note": None},
        "keywords": [{"value": "Harbour"}, {"value": "Strikes"}],
        "tags": ["a", "b"],
        "times": [[0, "00:00:01.000", "00:00:02.000"], [9, "00:00:03.000", "00:00:04.500"]],
    }
    item = AnnotatedDocument(Document("", "Port", "Port.", metadata))
    rows = {row.name: row.value for row in metadata_rows(PreviewedArticle(item, Path("a.json")))}
    assert rows == {
        "Title": "Port",
        "Byline": "original: By Ana Lee, rank: 1",
        "Keywords": "value: Harbour; value: Strikes",
        "Tags": "a, b",
        "Times": "00:00:01.000 to 00:00:04.500, 2 captions",
    }
