"""Errors and notices in the words of the window: a remedy names a field, and where it is found."""

from collections.abc import Set

from annotator.model.errors import AnnotatorError, Choice, Notice, NoticeList

IMPORT_AS = "File ▸ Import files as…"
EXPORT = "File ▸ Export…"

FIELDS = {
    "format": "Format",
    "encoding": "Encoding of texts",
    "offsets": "Offsets count",
    "annotator": "Annotations are of",
    "skip_bad": "Leave out what cannot be read, and list it",
    "time_limit": "Time without progress",
    "memory_limit": "Memory for a file",
    "unpack_limit": "Files may unpack to",
}
"""The fields of the dialog that asks how files are read, by the setting that each has."""

_WAYS = {
    "map": "choose a label for it when the import asks",
    "new_labels": "“add to the tag set” when the import asks",
    "map_annotator": "“the same person” when the import asks",
    "new_annotator": "“a person of its own” when the import asks",
    "new_project": "File ▸ New project…",
    "backups": "File ▸ Restore…",
    "merge": "File ▸ Merge projects…",
    "recover": "File ▸ Recover…",
}
"""The ways to those settings that have no such field."""
_EXPORT_BUTTONS = {
    "all": "Everybody’s annotations",
    "gold": "The gold layer, as reviewers decided",
    "owner": "Annotations of some people",
}
"""The buttons of the export window, by the setting that each has."""


_OPTIONS = {
    "split": "Several articles",
    "dates": "Order of dates",
    "header": "Names of columns",
    "ocr": "Text recognition",
    "ocr_language": "Language of recognition",
}
"""What options of formats are called whose names do not say it."""


def option_name(option: str) -> str:
    """Return what the field of a format's own option is called."""
    return _OPTIONS.get(option) or option.capitalize()


def explain(error: AnnotatorError | Notice, where: str = IMPORT_AS) -> str:
    """Return a message with its remedies: “… Name its encoding: “Encoding of texts” (…)”.

    Args:
        error: An error, or a notice of a report.
        where: The command whose dialog has the fields; "" where they are in sight.
    """
    return error.in_words(lambda choice: _field(choice, where))


def explain_all(notices: NoticeList, seen: Set[str] = frozenset()) -> list[str]:
    """Return the notices of a report with their remedies, and how many more there are.

    Args:
        notices: The notices.
        seen: The messages of those that the person has seen, which are not returned.
    """
    hidden = [f"… and {notices.left_out:,} more, which are not listed."] if notices.left_out else []
    return [*(explain(notice) for notice in notices if notice.message not in seen), *hidden]


def _field(choice: Choice, where: str) -> str:
    way = _WAYS.get(choice.setting)
    if way is not None:
        return way
    if choice.setting == "delete":
        return choice.value
    button = _EXPORT_BUTTONS.get(choice.setting)
    if button is not None:
        return f"“{button}” ({where})" if where else f"“{button}”"
    name = option_name(choice.option) if choice.setting == "set" else FIELDS[choice.setting]
    words = f"“{name}”"
    if choice.value and not choice.value.isupper():  # In capitals it stands for what is missing.
        words += f" = {choice.value}"
    return f"{words} ({where})" if where else words
