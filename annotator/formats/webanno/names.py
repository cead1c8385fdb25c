"""Names that types and features of UIMA can have: letters and digits of ASCII."""

import re

CUSTOM = "webanno.custom."
ANY = "uima.tcas.Annotation"
VALUE, NOTE, LINKS = "value", "note", "links"
_WRONG = re.compile(r"[^A-Za-z0-9]+(.?)")


class UimaNames:
    """A name for each of ours, the same each time, and none that means two."""

    def __init__(self, *reserved: str) -> None:
        self._of: dict[str, str] = {}
        self._taken = {each.lower() for each in reserved}

    def __call__(self, full: str) -> str:
        """The name: ``said_by`` is ``saidBy``."""
        if full not in self._of:
            base = _WRONG.sub(lambda found: found[1].upper() if found[1].isascii() else "", full)
            base = base if base[:1].isalpha() else f"X{base}"
            name, number = base, 1
            while name.lower() in self._taken:
                number += 1
                name = f"{base}{number}"
            self._taken.add(name.lower())
            self._of[full] = name
        return self._of[full]

    def full(self, name: str) -> str:
        """What a name was made of."""
        return next((full for full, short in self._of.items() if short == name), name)
