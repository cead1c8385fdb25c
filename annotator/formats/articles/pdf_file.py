"""A PDF file as PDFium opens it: its pages' words and pictures, and what it says about itself."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import RLock
from typing import Any

from annotator.formats.articles.extracted import library
from annotator.formats.articles.pdf_words import PageReading, PageText

_ONE_AT_A_TIME = RLock()
"""PDFium must not be called from several threads at once."""
_COMMENTS = frozenset((1, 3, 8, 9, 10, 11, 12, 14))
"""PDFium's numbers of annotations that people write: notes, text, highlights, stamps, carets."""
_FORM_FIELD = 20


class PdfFile:
    """A PDF file, opened by PDFium.

    Args:
        path: The file.

    Raises:
        OSError: It cannot be read.
        EnvironmentFault: The library is missing.
        PdfiumError: It is damaged, or needs a password (``err_code`` 4).
    """

    def __init__(self, path: Path) -> None:
        self._pdfium: Any = library("pypdfium2", "PDF files", "pypdfium2")
        self._raw: Any = self._pdfium.raw
        self._bold: dict[int, bool] = {}
        self.parts: Counter[str] = Counter()
        """What the pages that were read have beside their text, by what it is called."""
        with path.open("rb"):
            pass  # An error of the system says more than PDFium's.
        with _ONE_AT_A_TIME:
            self._file: Any = self._pdfium.PdfDocument(path)

    def close(self) -> None:
        """Free the memory of the file."""
        with _ONE_AT_A_TIME:
            self._file.close()

    def about(self) -> dict[str, str]:
        """Return what the file says about itself, by the names of PDF: ``Title``, ``Author``."""
        with _ONE_AT_A_TIME:
            self.parts["attachment"] += max(
                int(self._raw.FPDFDoc_GetAttachmentCount(self._file)), 0
            )
            return {key: str(value) for key, value in self._file.get_metadata_dict().items()}

    @property
    def page_count(self) -> int:
        """The number of pages."""
        return len(self._file)

    def pages(self) -> Iterator[PageText]:
        """Yield the words of each page, none if it has no text layer."""
        for index in range(self.page_count):
            with _ONE_AT_A_TIME:
                page: Any = self._file[index]
                text_page: Any = page.get_textpage()
                try:
                    self._count_parts(page)
                    text = PageReading(self._raw, text_page.raw, self._bold).read(index + 1)
                    self._leave_out_unseen(text, page.get_bbox())
                    text.is_blank = self._raw.FPDFPage_CountObjects(page) == 0
                finally:
                    text_page.close()
                    page.close()
            yield text

    def draw(self, index: int, dots_per_inch: int) -> bytes:
        """Return a picture of a page as PGM, in shades of grey.

        Args:
            index: The page, from 0.
            dots_per_inch: Its resolution.
        """
        with _ONE_AT_A_TIME:
            page: Any = self._file[index]
            bitmap: Any = page.render(scale=dots_per_inch / 72, grayscale=True)
            width, height, stride = bitmap.width, bitmap.height, bitmap.stride
            pixels = bytes(bitmap.buffer)
            bitmap.close()
            page.close()
        rows = b"".join(pixels[row * stride : row * stride + width] for row in range(height))
        return b"P5 %d %d 255\n" % (width, height) + rows

    def _leave_out_unseen(self, text: PageText, box: tuple[float, float, float, float]) -> None:
        """Leave out lines beyond the page's edge: programs draw such lines once more."""
        seen = [run for run in text.runs if box[1] - 2 <= -run.baseline <= box[3]]
        if seen and not text.is_turned:
            self.parts["line beyond the edge of the page"] += len(text.runs) - len(seen)
            text.runs = seen

    def _count_parts(self, page: Any) -> None:
        raw = self._raw
        for index in range(raw.FPDFPage_GetAnnotCount(page)):
            annotation: Any = raw.FPDFPage_GetAnnot(page, index)
            kind: int = raw.FPDFAnnot_GetSubtype(annotation)
            if (
                kind in _COMMENTS
                and raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0) > 2
            ):
                self.parts["comment"] += 1
            elif (
                kind == _FORM_FIELD and raw.FPDFAnnot_GetStringValue(annotation, b"V", None, 0) > 2
            ):
                self.parts["form field"] += 1
            raw.FPDFPage_CloseAnnot(annotation)
