"""CSV tables: articles, annotations, attributions and relations, for spreadsheets and scripts.

UTF-8 with a byte order mark, by which Excel knows it; commas; quoted as RFC 4180 has it.
"""

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from annotator.formats.format import Format, WriteContext
from annotator.formats.losses import Holds
from annotator.formats.tables.rows import SHEETS, Tables, harmless
from annotator.model import ModelObject

HOLDS = Holds(blocks=False, progress=False, records=False, tag_set=False)
SAFE = {
    "safe": "yes (the default) puts an apostrophe before cells that a spreadsheet would take for "
    "a formula; no writes all cells as they are"
}


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


FORMAT = Format(
    name="csv",
    title="CSV tables",
    suffixes=(".csv",),
    holds=HOLDS,
    write_folder=write,
    write_options=SAFE,
    choices={"safe": ("yes", "no")},
)
