"""Imports dkpro-cassis, the library that reads and writes CAS files, and explains its errors."""

import re
import warnings
from collections.abc import Callable
from typing import Any

from annotator.extras import import_library
from annotator.formats.uima import EXTRA
from annotator.model import InputError

_SHOWN_CODE_POINTS = 200


def import_cassis() -> Any:
    """Return the library.

    Raises:
        EnvironmentFault: It is not installed; the message names the extra that installs it.
    """
    return import_library("cassis", EXTRA, what="UIMA CAS", needs="the library dkpro-cassis")


def load_or_explain(load: Callable[[], Any], place: str) -> Any:
    """Return the result of a loader of the library, without the library's warnings.

    The library warns of offsets, which the readers check themselves.

    Args:
        load: Calls the library.
        place: The beginning of the message: the name of the file.

    Raises:
        InputError: The library failed, whatever its error.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load()
    except Exception as error:
        # A damaged file makes the library fail in all ways: KeyError, TypeError, ValueError …
        detail = re.sub(r"\s+", " ", str(error))[:_SHOWN_CODE_POINTS]
        if type(error) is KeyError:
            detail = f"it refers to {detail}, which is not in it"
        raise InputError(
            f"{place}: this is not a valid CAS: {detail or type(error).__name__}. "
            f"Export the file again."
        ) from error
