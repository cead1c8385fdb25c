"""Reads one file: recognises its format, and runs the reader."""

from collections.abc import Callable, Iterator
from pathlib import Path

from annotator.formats.damage import Unexpected
from annotator.formats.files import name_of
from annotator.formats.format import Format, ReadContext
from annotator.formats.recognition import recognise
from annotator.formats.registry import format_to_read
from annotator.model import AnnotatorError, InputError, ModelObject


def read_file(
    path: Path,
    chosen: Format | str,
    context: ReadContext,
    on_format: Callable[[Format], object],
) -> Iterator[ModelObject]:
    """Yield the objects of a file.

    Args:
        path: The file.
        chosen: Its format, or the name of that; "": it is recognised.
        context: The settings of the import, which gets the reader's reports.
        on_format: Called with the format before the file is read.

    Raises:
        AnnotatorError: The file cannot be read, or raises a question; the message names it.
        Unexpected: The reader raised another error, which is its cause.
    """
    context.place = name = name_of(path)
    title = "any format"
    try:
        if isinstance(chosen, Format):
            file_format = chosen
        else:
            file_format = format_to_read(chosen) if chosen else recognise(path, context)
        title = file_format.title
        on_format(file_format)
        if file_format.read is not None:
            yield from file_format.read(path, context)
    except InputError as error:
        # It comes from a part that does not know its file, such as the parser of markup.
        if name not in str(error):
            error.prefix(name)
        raise
    except (AnnotatorError, MemoryError):
        raise
    except Exception as error:
        # The message must name the file: it may be one of thousands.
        raise Unexpected(context.place, title, error) from error
