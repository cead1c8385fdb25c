"""Compiles the patterns that need Unicode's properties, each once, when one is first used.

The standard library's ``re`` knows neither grapheme clusters nor the borders of words and
sentences of UAX #29 (Unicode Text Segmentation, https://www.unicode.org/reports/tr29/); the
library ``regex`` does.
"""

from functools import cache
from types import ModuleType
from typing import Any


@cache
def regex_library() -> ModuleType:
    """Return the module ``regex``."""
    # To import it takes 10 ms of a start that needs none of it.
    import regex

    return regex


@cache
def compile_pattern(pattern: str) -> Any:
    """Return a pattern of this program's own, compiled: a ``regex.Pattern``."""
    return regex_library().compile(pattern)
