"""The answers that a person can give to the questions of an import, as changed options."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from annotator.formats.articles.dates import AS_TEXT, DateOrderUnknown
from annotator.formats.articles.fields import UnknownFields
from annotator.formats.importing import ImportOptions
from annotator.formats.offsets import OffsetsDiffer
from annotator.model import AnnotatorError, Choice, Remedy

_ORDERS = {"dmy": "the day", "mdy": "the month", "ymd": "the year"}
_DATES = "dates"
"""The option with the order of dates."""
SKIP_BAD = "skip_bad"
"""The setting by which what cannot be read is left out."""


@dataclass(frozen=True)
class Answer:
    """One answer to a question."""

    words: str
    """What it means, for a button."""
    choice: Choice

    @property
    def short(self) -> str:
        """The words without those in brackets at their end."""
        return self.words.partition(" (")[0]

    @property
    def gives(self) -> str:
        """The words in brackets at their end: what the answer would give; empty without these."""
        return self.words.partition(" (")[2].removesuffix(")")


def answers_to(question: AnnotatorError) -> list[Answer]:
    """Return the answers that can be given by one press, the likeliest first.

    Labels, annotators and fields have dialogs of their own.
    """
    if isinstance(question, OffsetsDiffer):
        return [
            *(Answer(f"Count in {u}", Choice("offsets", u.name)) for u in question.fitting[:3]),
            Answer("Leave out what does not fit", Choice(SKIP_BAD, "yes")),
        ]
    if isinstance(question, DateOrderUnknown):
        return [
            *(
                Answer(f"{day}: {_ORDERS[order]} first", Choice("set", order, _DATES))
                for order, day in question.meanings.items()
            ),
            Answer("Keep dates as they are written", Choice("set", AS_TEXT, _DATES)),
        ]
    settable = ("set", "offsets", "encoding", "format")
    return [
        Answer(_words(remedy, choice), choice)
        for remedy in question.remedies
        for choice in remedy.choices
        if choice.setting in settable and choice.value and not choice.value.isupper()
    ]


def _words(remedy: Remedy, choice: Choice) -> str:
    """Return what a choice means: the sentence before it, unless that asks for a value."""
    sentence, colon, rest = remedy.sentence.partition(": {}")
    is_whole = bool(colon) and not rest.strip(".") and not sentence.startswith("Say")
    return sentence if is_whole else choice.value


def with_answer(options: ImportOptions, choice: Choice) -> ImportOptions:
    """Return options with a setting changed."""
    if choice.setting == "set":
        name, value = choice.option, choice.value
        return replace(options, options={**options.options, name: value})
    if choice.setting == SKIP_BAD:
        return replace(options, skip_bad=True)
    return replace(options, **{choice.setting: choice.value})


def trial_options(options: ImportOptions, question: AnnotatorError) -> ImportOptions:
    """Return options by which a preview can be made although a question is open."""
    answers = answers_to(question)
    return with_answer(options, answers[0].choice) if answers else options


def probable_fields(question: UnknownFields) -> dict[str, str]:
    """Return the fields that probably hold text, title and date, by our names."""
    fields = question.fields
    longest = max(fields, key=lambda name: len(fields[name]), default="")
    return {"text": longest, **question.suggested}


def with_fields(options: Mapping[str, str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the options of a format with chosen fields.

    Args:
        options: The options so far. Another file of the same import may have other names for the
            same field: the names are tried in turn.
        chosen: The names of fields by ours: ``{"text": "inhoud"}``.
    """
    given = dict(options)
    for ours, name in chosen.items():
        if name:
            earlier = [field for field in given.get(ours, "").split("|") if field]
            given[ours] = "|".join([*(field for field in earlier if field != name), name, ""])
    return given
