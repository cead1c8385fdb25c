"""Tables for people and spreadsheets: CSV files, and an Excel workbook with the same rows.

They are written only. Tests read them with Python's csv module and with openpyxl.
"""

from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.plugins import LazyFunction

_HOLDS = Holds(article_labels=True, blocks=False, progress=False, records=False, tag_set=False)
_SAFE = {
    "safe": "yes (the default) puts an apostrophe before cells that a spreadsheet would take for "
    "a formula; no writes all cells as they are"
}

CSV = Format(
    name="csv",
    title="CSV tables",
    suffixes=(".csv",),
    holds=_HOLDS,
    write_folder=LazyFunction("annotator.formats.tables.writing:write_csv"),
    write_options=_SAFE,
    choices={"safe": ("yes", "no")},
)
XLSX = Format(
    name="xlsx",
    title="Excel workbook",
    suffixes=(".xlsx",),
    holds=_HOLDS,
    losses=("texts beyond 32,767 characters",),
    write=LazyFunction("annotator.formats.tables.writing:write_workbook"),
)
