"""CSV tables: articles, annotations, attributions and relations, for spreadsheets and scripts.

UTF-8 with a byte order mark, by which Excel knows it; commas; quoted as RFC 4180 has it.
"""

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from annotator.formats.format import WriteContext
from annotator.formats.tables.rows import SHEETS, Tables, harmless
from annotator.model import ModelObject


def write(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write a file a table."""
    safe = context.options.get("safe", "yes") != "no"
    with ExitStack() as stack:
        files = {
            name: csv.writer(
                stack.enter_context(
                    (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="")
                )
            )
            for name in SHEETS
        }
        for sheet, row in Tables().rows(items):
            files[sheet].writerow([harmless(cell) for cell in row] if safe else row)
