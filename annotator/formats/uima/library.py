"""The door to dkpro-cassis, the reader and writer of CAS files that its users have."""

import re
import warnings
from collections.abc import Callable
from typing import Any

from annotator.extras import import_library
from annotator.formats.uima import EXTRA
from annotator.model import InputError


def cassis() -> Any:
    """The library. Raises EnvironmentFault naming the extra that brings it."""
    return import_library("cassis", EXTRA, what="UIMA CAS", needs="the library dkpro-cassis")


def loaded(load: Callable[[], Any], place: str) -> Any:
    """What the library makes of a file; its errors in words, its warnings unsaid.

    It warns of offsets, which are checked here. Raises InputError.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load()
    except Exception as error:
        # A file that is not sound makes it stumble in all ways: KeyError, TypeError, ValueError …
        what = re.sub(r"\s+", " ", str(error))[:200]
        said = f"it refers to {what}, which is not in it" if type(error) is KeyError else what
        raise InputError(
            f"{place}: this is no sound CAS: {said or type(error).__name__}. Export the file again."
        ) from error
