"""Errors and notices in the words of the command line: a remedy names an option."""

import shlex

from annotator.model.errors import AnnotatorError, Choice, Notice

_WORDS = {
    "new_project": "annotator new {}",
    "backups": "annotator backups {}",
    "recover": "annotator recover {} NEW",
    "mend_index": "annotator check {} --mend-index",
    "owner": "--annotator {}",
    "delete": "{}",
}
"""What is typed for settings whose value goes in as it is."""


def explain(error: AnnotatorError | Notice) -> str:
    """Return a message with its remedies: “… Name its encoding: --encoding NAME.”."""
    return error.in_words(option)


def option(choice: Choice) -> str:
    """Return the option that makes a choice, with its value where one is proposed."""
    if choice.setting == "set":
        return f"--set {choice.option}={choice.value}"
    if choice.setting in _WORDS:
        return _WORDS[choice.setting].format(choice.value)
    if choice.setting == "merge":
        # Services name such copies after people: Ana's, in brackets.
        return shlex.join(("annotator", "merge", choice.option or "PROJECT", choice.value))
    name = f"--{choice.setting.replace('_', '-')}"
    if choice.setting == "map" and " " not in choice.value and choice.value.isupper():
        return f"{name} {choice.value}"
    if choice.setting in ("map", "map_annotator"):
        return f"{name} '{choice.value}'"
    value = f"'{choice.value}'" if " " in choice.value else choice.value
    return f"{name} {value}" if value else name
