"""The fields of an article's metadata that people edit: their kinds, and what a value may be."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from math import isfinite
from typing import Any, Literal, cast, get_args
from urllib.parse import urlsplit

from msgspec import Struct

from annotator.model.errors import InputError
from annotator.words import quote, shorten

FieldKind = Literal["text", "names", "language", "address", "number", "date", "yes_no", "one_of"]
FIELD_KINDS: tuple[FieldKind, ...] = get_args(FieldKind)
OWN_KINDS: tuple[FieldKind, ...] = ("text", "number", "date", "yes_no", "one_of")
"""The kinds that a field of one's own may have."""
KIND_WORDS: dict[FieldKind, str] = {
    "text": "Text",
    "names": "Names",
    "language": "Language",
    "address": "Address",
    "number": "Number",
    "date": "Date",
    "yes_no": "Yes or no",
    "one_of": "One of a list",
}
_MOST_CODE_POINTS = 10_000
_SHOWN_CODE_POINTS = 60
_PARTIAL_DATE = re.compile(r"\d{4}(?:-\d\d)?")
_LANGUAGE = (
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}(?P<script>-[a-z]{4})?(?P<region>-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)*"
    r"(?:-x(?:-[a-z\d]{1,8})+)?|x(?:-[a-z\d]{1,8})+)"
)
"""The pattern of a tag of BCP 47 (RFC 5646, section 2.1), without the grandfathered ones, and
without languages of four letters and more, since none is registered."""
_SCHEMES = ("http", "https", "ftp", "urn", "doi")
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")


class MetadataField(Struct, frozen=True):
    """One field of the metadata."""

    name: str
    """Its key in the metadata: ``publisher``."""
    title: str
    """What people read: ``Source``."""
    kind: FieldKind = "text"
    values: tuple[str, ...] = ()
    """What a field of the kind ``one_of`` may have."""
    is_standard: bool = False
    """Whether every project has it."""


STANDARD_FIELDS: tuple[MetadataField, ...] = (
    MetadataField("title", "Title", is_standard=True),
    MetadataField("date", "Date", "date", is_standard=True),
    MetadataField("publisher", "Source", is_standard=True),
    MetadataField("author", "Author", "names", is_standard=True),
    MetadataField("section", "Section", is_standard=True),
    MetadataField("language", "Language", "language", is_standard=True),
    MetadataField("url", "Address", "address", is_standard=True),
)
"""The fields of every project, under the keys that readers and writers of files use."""
RESERVED_NAMES = ("source", "date_guess", "date_guess_from", "date_text")
"""Keys that the program itself writes: the file that an article came from, and guesses."""


def find_field(fields: Iterable[MetadataField], word: str) -> MetadataField | None:
    """Return the field with a key or a title, in upper or lower case; None if there is none."""
    known = list(fields)
    for field in known:
        if field.name == word:
            return field
    wanted = word.strip().casefold()
    for field in known:
        if wanted in (field.name.casefold(), field.title.casefold()):
            return field
    return None


def check_value(field: MetadataField, value: object) -> Any:
    """Return a value as the field keeps it; None if it is empty, so that there is none.

    Args:
        field: The field.
        value: A text as a person or a table has it, or a value as :func:`check_value` returned it.

    Raises:
        InputError: the field cannot have it; the message says what it may have.
    """
    if value is None:
        return None
    if isinstance(value, Sequence) and not isinstance(value, str) and field.kind == "names":
        value = "; ".join(str(each) for each in value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    if isinstance(value, str):
        value = value.strip()
        if not value:
            return None
        if len(value) > _MOST_CODE_POINTS:
            raise InputError(
                f"{field.title} has {len(value):,} characters; it may have {_MOST_CODE_POINTS:,}."
            )
    return _CHECKS[field.kind](field, value)


def value_words(value: object) -> str:
    """Return a value as people read and type it; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(map(value_words, cast("Sequence[object]", value)))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _refused(field: MetadataField, value: object, wanted: str) -> InputError:
    words = quote(shorten(value_words(value), _SHOWN_CODE_POINTS))
    return InputError(f"{field.title} cannot be {words}. {wanted}")


def _text(_: MetadataField, value: object) -> str:
    return " ".join(value_words(value).split())


def _names(_: MetadataField, value: object) -> str:
    names = (" ".join(each.split()) for each in re.split(r"[;\n]", value_words(value)))
    return "; ".join(dict.fromkeys(filter(None, names)))


def _date(field: MetadataField, value: object) -> str:
    text = value_words(value)
    if _is_date(text):
        return text
    raise _refused(field, value, "Write a day, a month or a year: 2024-03-01, 2024-03 or 2024.")


def _is_date(text: str) -> bool:
    try:
        if _PARTIAL_DATE.fullmatch(text):
            date.fromisoformat(f"{text}-01-01"[:10])
            return True
        if len(text) > len("2024-03-01"):
            return datetime.fromisoformat(text).isoformat()[:10] == text[:10]
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _language(field: MetadataField, value: object) -> str:
    match = re.fullmatch(_LANGUAGE, value_words(value).replace("_", "-"), re.IGNORECASE)
    if match is None:
        wanted = "Write its tag of BCP 47: en, de-AT, zh-Hant, uk."
        raise _refused(field, value, wanted)
    tag = match[0].lower()
    script, region = match["script"], match["region"]
    if script:
        tag = tag.replace(script.lower(), f"-{script[1:].title()}", 1)
    if region:
        at = match.start("region")
        tag = tag[:at] + region.upper() + tag[match.end("region") :]
    return tag


def _address(field: MetadataField, value: object) -> str:
    text = value_words(value)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = None
    is_sound = (
        parts is not None
        and parts.scheme in _SCHEMES
        and bool(parts.netloc if parts.scheme in ("http", "https", "ftp") else parts.path)
        and not any(c.isspace() for c in text)
    )
    if not is_sound:
        raise _refused(field, value, "Write the whole address: https://example.org/article.")
    return text


def _number(field: MetadataField, value: object) -> int | float:
    wanted = "Write a number: 12, -3 or 4.5."
    if isinstance(value, bool):
        raise _refused(field, value, wanted)
    if isinstance(value, int):
        return value
    try:
        found = float(value_words(value).replace(" ", ""))
    except ValueError:
        raise _refused(field, value, wanted) from None
    if not isfinite(found):
        raise _refused(field, value, wanted)
    return int(found) if found.is_integer() and abs(found) < 2**53 else found


def _yes_no(field: MetadataField, value: object) -> bool:
    word = value_words(value).casefold()
    if word not in (*_YES, *_NO):
        raise _refused(field, value, "Write yes or no.")
    return word in _YES


def _one_of(field: MetadataField, value: object) -> str:
    text = _text(field, value)
    for known in field.values:
        if text.casefold() == known.casefold():
            return known
    raise _refused(field, value, f"It is one of {', '.join(field.values)}.")


_CHECKS: dict[FieldKind, Callable[[MetadataField, Any], Any]] = {
    "text": _text,
    "names": _names,
    "language": _language,
    "address": _address,
    "number": _number,
    "date": _date,
    "yes_no": _yes_no,
    "one_of": _one_of,
}


def check_definition(field: MetadataField, names: Iterable[str]) -> MetadataField:
    """Return the definition of a field of one's own as it is kept.

    Args:
        field: The definition.
        names: The names of the other fields.

    Raises:
        InputError: it has no name, or one that is taken, or no values to choose from.
    """
    name, title = " ".join(field.name.split()), " ".join(field.title.split())
    if not name:
        raise InputError("A field needs a name.")
    taken = {one.casefold() for one in (*names, *RESERVED_NAMES)}
    if name.casefold() in taken or name.casefold() in {
        word.casefold() for one in STANDARD_FIELDS for word in (one.name, one.title)
    }:
        raise InputError(f"There is a field {quote(name)} already; give it another name.")
    if field.kind not in OWN_KINDS:
        raise InputError(f"A field is of one of the kinds {', '.join(OWN_KINDS)}.")
    values = tuple(dict.fromkeys(filter(None, (" ".join(v.split()) for v in field.values))))
    if field.kind == "one_of" and not values:
        raise InputError(f"Name the values that {quote(name)} may have.")
    return MetadataField(name, title or name, field.kind, values if field.kind == "one_of" else ())
