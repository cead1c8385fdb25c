"""Remedies that formats tell for the command line, as they are found in the window."""

import re

IMPORT_AS = "File ▸ Import files as…"
_FIELDS = {
    "format": "Format",
    "encoding": "Encoding of texts",
    "offsets": "Offsets count",
    "annotator": "Annotations are of",
}
"""What each option is called in the dialog that asks how files are read."""
_SAID = r"[\w.+-]*[\w+]|;"
"""What an option is given; a full stop after it ends the sentence."""
_OPTION = (
    rf"--(?:set (?P<own>\w+)=(?P<value>(?:{_SAID})(?:,(?:{_SAID}))*)"
    rf"|(?P<name>{'|'.join(_FIELDS)})\b(?: NAME\b)?)"
)


def in_window(message: str, where: str = IMPORT_AS) -> str:
    """A message with the window's way instead of the command line's.

    Args:
        message: As a reader or a writer tells it.
        where: The command with whose fields that is done; empty where they are in sight.
    """
    if "--" not in message:
        return message
    said = re.sub(
        r"Give it another name: --map '[^']*'",
        "Choose a label for it when the import asks",
        message,
    )
    said = re.sub(r"\bsay --offsets [\w+-]+", "choose that as --offsets", said)
    return re.sub(_OPTION, lambda found: _field(found, where), said)


def _field(found: re.Match[str], where: str) -> str:
    own, value = found["own"], found["value"]
    words = f"“{own.capitalize() if own else _FIELDS[found['name']]}”"
    if own and not value.isupper():  # In capitals it stands for what the person knows.
        words += f" = {value}"
    return f"{words} ({where})" if where else words
