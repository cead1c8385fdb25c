"""Sees what an import reads, as a preview does, which adds nothing to the project."""

from pathlib import Path
from typing import Protocol

from annotator.formats.format import Format
from annotator.model import AnnotatorError, ModelObject


class ImportWatcher(Protocol):
    """Sees what an import reads, and decides how much of it is read."""

    def wants(self, path: Path) -> bool:
        """Return whether a file is to be read; called before each."""
        ...

    def meet_format(self, file_format: Format) -> None:
        """See by which format the file is read."""
        ...

    def take(self, item: ModelObject) -> bool:
        """See an object of the file, and return whether more of the file is wanted."""
        ...

    def waits(self) -> bool:
        """Return whether to wait on for the next object of the file; asked while none comes."""
        ...

    def meet(self, error: AnnotatorError) -> None:
        """See what cannot be read, or is a question, which then does not end the import."""
        ...
