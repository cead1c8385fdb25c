"""Reads content that is no file, such as a page on the clipboard, as a file of it would be read."""

from annotator.formats.format import ReadContext
from annotator.formats.reading_process.limits import ReadingLimits
from annotator.formats.reading_process.readers import open_reader
from annotator.jobs import ProgressCallback
from annotator.model import ModelObject
from annotator.temporary import temporary_folder


def read_content(
    content: bytes, name: str, format_name: str, encoding: str, progress: ProgressCallback
) -> list[ModelObject]:
    """Return the objects that the reader of a format finds in some bytes.

    Args:
        content: The bytes.
        name: The name that the file of them would have.
        format_name: The name of the format.
        encoding: The encoding of the bytes.
        progress: Called while it is read.

    Raises:
        AnnotatorError: It cannot be read, or exceeds a limit.
        Cancelled: ``progress`` raised it.
    """
    context = ReadContext(encoding=encoding)
    limits = ReadingLimits()
    reader = open_reader(context, limits, None, lambda _: progress(0, None, "articles"))
    try:
        with temporary_folder() as folder:
            path = folder / name
            path.write_bytes(content)
            return list(reader.read((path, format_name), (), lambda _: None))
    finally:
        reader.close()
