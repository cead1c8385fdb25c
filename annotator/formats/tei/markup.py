"""Pieces of TEI's XML."""

import re

from annotator.formats.xml_text import XmlText

_TOKEN = re.compile(r"[\w.:-]+")


class Markup(XmlText):
    """Writes pieces of TEI, and counts the characters that cannot be in it."""

    def named(self, name: str, value: str) -> str:
        """An attribute that takes one word; what is none goes into ``n``, which takes any."""
        return self.attributes({name if is_token(value) else "n": value})


def is_token(value: str) -> bool:
    """Whether a value can stand where TEI wants one word."""
    return _TOKEN.fullmatch(value) is not None
