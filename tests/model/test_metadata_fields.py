"""What the fields of an article's metadata may have."""

from typing import Any

import pytest

from annotator.model import InputError
from annotator.model.metadata_fields import (
    STANDARD_FIELDS,
    FieldKind,
    MetadataField,
    check_definition,
    check_value,
    find_field,
    value_words,
)


def _field(kind: FieldKind) -> MetadataField:
    return MetadataField("f", "F", kind, ("Left", "Right") if kind == "one_of" else ())


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", "  two\n words ", "two words"),
        ("text", "   ", None),
        ("names", "Ana B.; Cy D. ;Ana B.", "Ana B.; Cy D."),
        ("names", ["Ana B.", "Cy D."], "Ana B.; Cy D."),
        ("date", "2024", "2024"),
        ("date", "2024-03", "2024-03"),
        ("date", "2024-02-29", "2024-02-29"),
        ("date", "2024-03-01T12:30:00+01:00", "2024-03-01T12:30:00+01:00"),
        ("language", "EN", "en"),
        ("language", "de_at", "de-AT"),
        ("language", "ZH-hant-tw", "zh-Hant-TW"),
        ("language", "es-419", "es-419"),
        ("language", "sr-latn-rs-x-mine", "sr-Latn-RS-x-mine"),
        ("address", "https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("address", "urn:isbn:0451450523", "urn:isbn:0451450523"),
        ("number", "1 200", 1200),
        ("number", "-4.50", -4.5),
        ("number", 3, 3),
        ("yes_no", "Yes", True),
        ("yes_no", False, False),
        ("one_of", "left", "Left"),
    ],
)
def test_what_is_typed_is_kept_in_one_form(kind: FieldKind, typed: Any, kept: Any) -> None:
    value = check_value(_field(kind), typed)
    assert value == kept
    assert type(value) is type(kept)
    if kept is not None:
        assert check_value(_field(kind), value_words(value)) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "remedy"),
    [
        ("date", "1 March 2024", "2024-03-01, 2024-03 or 2024"),
        ("date", "2024-02-30", "Write a day"),
        ("date", "2024-13", "Write a day"),
        ("date", "0000", "Write a day"),
        ("date", "20240301", "Write a day"),
        ("language", "german", "BCP 47"),
        ("language", "e", "BCP 47"),
        ("address", "example.org", "whole address"),
        ("address", "https://", "whole address"),
        ("address", "https://a b", "whole address"),
        ("address", "javascript:alert(1)", "whole address"),
        ("address", "http://[", "whole address"),
        ("number", "nan", "Write a number"),
        ("number", "many", "Write a number"),
        ("number", True, "Write a number"),
        ("yes_no", "maybe", "yes or no"),
        ("one_of", "centre", "one of Left, Right"),
        ("text", "x" * 10_001, "10,001"),
    ],
)
def test_a_bad_value_is_named_with_the_remedy(kind: FieldKind, typed: Any, remedy: str) -> None:
    with pytest.raises(InputError, match=remedy) as refused:
        check_value(_field(kind), typed)
    assert str(refused.value).startswith("F ")


def test_fields_are_found_by_key_and_by_title() -> None:
    found = {word: find_field(STANDARD_FIELDS, word) for word in ("url", "Address", "SOURCE", "x")}
    assert {word: field and field.name for word, field in found.items()} == {
        "url": "url",
        "Address": "url",
        "SOURCE": "publisher",
        "x": None,
    }


@pytest.mark.parametrize(
    "field",
    [
        MetadataField(" ", ""),
        MetadataField("Date", "When"),
        MetadataField("address", "Where"),
        MetadataField("date_guess", "G"),
        MetadataField("Desk", "Desk"),
        MetadataField("leaning", "Leaning", "one_of", (" ",)),
        MetadataField("names", "Names", "names"),
    ],
)
def test_a_definition_needs_a_name_of_its_own(field: MetadataField) -> None:
    with pytest.raises(InputError):
        check_definition(field, ["desk"])
