"""Reads tables of articles, one a row: CSV, TSV, workbooks and Parquet, with mapped columns."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from annotator.extras import import_library
from annotator.formats.articles.date_columns import mapping_with_date
from annotator.formats.articles.delimited import rows_of
from annotator.formats.articles.field_values import scalar_text
from annotator.formats.articles.fields import FieldMapping, UnknownFields, value_at
from annotator.formats.articles.file_dates import FileDates
from annotator.formats.articles.table_header import Row, Table, table_of
from annotator.formats.articles.workbook import is_workbook, read_workbook
from annotator.formats.damage import read_as
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText
from annotator.formats.text_files import read_text
from annotator.model import Choice, InputError, ModelObject, Remedy
from annotator.words import join_names, number

_BATCH_ROWS = 200
_SHOWN_ROWS = 8
_HEAD_BYTES = 8
_ABOVE = "line above the names of the columns|lines above the names of the columns"
_REPEATED = "repeated line with the names of the columns|repeated lines with the names of columns"
_SAY_DELIMITER = Remedy("Say so: {}", (Choice("set", ";", "delimiter"),))


class _Sheet(NamedTuple):
    """A table of a file: the whole file, or one sheet of a workbook."""

    place: str
    name: str
    """The name of the sheet, where the workbook has several."""
    table: Callable[[ReadContext], Table | None]
    """Reads the table from its beginning."""


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the articles of a table, of which one row names the columns.

    Raises:
        EmptyText: It has no row.
        UnknownFields: No column holds texts.
        DateOrderUnknown: Nothing says which number of its dates is the day.
        InputError: The table is damaged; the message names file and row.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    name = name_of(path)
    context.place = name
    sheets = list(_sheets(path, context))
    unmapped: list[tuple[_Sheet, UnknownFields]] = []
    empty: list[_Sheet] = []
    for sheet in sheets:
        try:
            table = sheet.table(context)
            if table is None:
                empty.append(sheet)
            else:
                yield from _articles(sheet, table, name, context)
        except UnknownFields as error:
            unmapped.append((sheet, error))
    if len(empty) == len(sheets):
        raise EmptyText(f"{name} is empty: there is no row in it.")
    if len(unmapped) + len(empty) == len(sheets):
        raise unmapped[0][1]
    for sheet in empty:
        context.note(f"{name}: the sheet “{sheet.name}” is empty.")
    for sheet, error in unmapped:
        context.note(f"Left out: the sheet “{sheet.name}”. {error}", *error.remedies)


def _sheets(path: Path, context: ReadContext) -> Iterator[_Sheet]:
    name = name_of(path)
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if is_workbook(path, head):
        yield from _sheets_of_workbook(path, context)
    elif head.startswith(b"PAR1") or path.suffix.lower() == ".parquet":

        def parquet(_: ReadContext) -> Table:
            return _parquet(path)

        yield _Sheet(name, "", parquet)
    else:
        text = read_text(path, context)
        delimiter = context.options.get("delimiter", "").replace("\\t", "\t")
        if path.suffix.lower() == ".tsv":
            delimiter = delimiter or "\t"

        def table(reading: ReadContext) -> Table | None:
            return table_of(rows_of(text, delimiter, reading, name), reading.options, name)

        yield _Sheet(name, "", table)


def _sheets_of_workbook(path: Path, context: ReadContext) -> Iterator[_Sheet]:
    name = name_of(path)
    book = read_workbook(path, context.budget)
    sheets = book.sheets
    hidden = [f"“{sheet.name}”" for sheet in sheets if sheet.is_hidden and sheet.rows]
    if hidden:
        are = "sheet is" if len(hidden) == 1 else "sheets are"
        context.note(f"{name}: the {are} hidden in the workbook, and read: {join_names(hidden)}.")
    if book.hidden_rows:
        rows = number(book.hidden_rows, "row")
        context.note(f"{name}: {rows} hidden in the workbook {_were(rows)} read, too.")
    for sheet in sheets:
        is_only = len(sheets) == 1
        place = name if is_only else f"{name}, sheet “{sheet.name}”"

        def table(reading: ReadContext, rows: list[Row] = sheet.rows, at: str = place) -> Any:
            return table_of(rows, reading.options, at)

        yield _Sheet(place, "" if is_only else sheet.name, table)


def _were(counted: str) -> str:
    return "was" if counted.startswith("1 ") else "were"


def _parquet(path: Path) -> Table:
    parquet: Any = import_library(
        "pyarrow.parquet",
        "parquet",
        what="Reading Parquet",
        needs="Arrow",
        outcome="Nothing was imported.",
    )
    with read_as(path, "Parquet"):
        names: list[str] = parquet.read_schema(path).names
    return Table(names, _parquet_rows(parquet, path, names), [])


def _parquet_rows(parquet: Any, path: Path, names: list[str]) -> Iterator[Row]:
    count = 0
    with read_as(path, "Parquet"), path.open("rb") as file:
        for batch in parquet.ParquetFile(file).iter_batches(batch_size=_BATCH_ROWS):
            for record in batch.to_pylist():
                count += 1
                yield Row(count, [record[name] for name in names])


def _articles(
    sheet: _Sheet, table: Table, source: str, context: ReadContext
) -> Iterator[ModelObject]:
    """Yield the articles of a table; rows without a text are left out and named."""
    context.place = sheet.place
    context.count_left_out(_ABOVE, len(table.above))
    reader = _RowReader(sheet, table, context)
    empty: list[int] = []
    for row in table.rows:
        context.at_line(sheet.place, row.number)
        try:
            extracted = reader.extracted(row)
        except UnknownFields:
            raise
        except InputError as error:
            context.leave_out(error)
            continue
        if extracted is None:
            continue
        if sheet.name:
            extracted.metadata.setdefault("sheet", sheet.name)
        item = extracted.article(source)
        if item is None:
            empty.append(row.number)
        else:
            yield item
    _note_rows(context, sheet, empty, "no text, and {} left out")
    _note_rows(context, sheet, reader.short, "fewer cells than the table has columns, and {} read")


def _note_rows(context: ReadContext, sheet: _Sheet, rows: list[int], what: str) -> None:
    if rows:
        has = "has" if len(rows) == 1 else "have"
        were = "was" if len(rows) == 1 else "were"
        shown = ", ".join(map(str, rows[:_SHOWN_ROWS])) + (" …" if len(rows) > _SHOWN_ROWS else "")
        context.note(
            f"{sheet.place}: {number(len(rows), 'row')} {has} {what.format(were)}: {shown}."
        )


class _RowReader:
    """Makes articles of the rows of one table.

    Args:
        sheet: The table's place, and how it is read again.
        table: The names of its columns.
        context: Counts what is left out.
    """

    def __init__(self, sheet: _Sheet, table: Table, context: ReadContext) -> None:
        self._sheet, self._names, self._context = sheet, table.names, context
        self._mapping: FieldMapping | None = None
        self._dates = FileDates(context, self._date_column, sheet.place)
        self.short: list[int] = []
        """The numbers of the rows with fewer cells than there are columns."""

    def extracted(self, row: Row) -> Any:
        """Return the parts of a row; None if it repeats the names.

        Raises:
            InputError: It has too many cells, or too few for a text.
            UnknownFields: No column holds texts.
        """
        names, place = self._names, self._sheet.place
        if [scalar_text(cell) for cell in row.cells] == names:
            self._context.count_left_out(_REPEATED)
            return None
        if any(cell not in (None, "") for cell in row.cells[len(names) :]):
            raise InputError(
                f"{place}:{row.number}: the row has {number(len(row.cells), 'cell')}, and the "
                f"table has {number(len(names), 'column')}. Is the sign between cells another one?",
                remedies=(_SAY_DELIMITER,),
            )
        record = self._record(row)
        if self._mapping is None:
            named = FieldMapping.of(record, self._context.options, place)
            self._mapping = mapping_with_date(named, record, self._records, self._context)
            self._mapping.report(record, self._context)
        if len(row.cells) < len(names):
            self._check_short(row, self._mapping.fields["text"])
        return self._mapping.extracted(record, self._dates, self._context)

    def _record(self, row: Row) -> dict[str, Any]:
        missing = len(self._names) - len(row.cells)
        return dict(zip(self._names, [*row.cells, *[None] * missing], strict=False))

    def _check_short(self, row: Row, text: str) -> None:
        if text in self._names[len(row.cells) :]:
            raise InputError(
                f"{self._sheet.place}:{row.number}: the row ends before its text, with "
                f"{number(len(row.cells), 'cell')} of {len(self._names)}. Does a cell with a line "
                f"break have no quotation marks around it?"
            )
        self.short.append(row.number)

    def _date_column(self) -> Iterator[object]:
        field = self._mapping.fields.get("date", "") if self._mapping is not None else ""
        for record in self._records():
            yield value_at(record, field)

    def _records(self) -> Iterator[dict[str, Any]]:
        """Yield the records of the table from its beginning."""
        table = self._sheet.table(self._context.quietly())
        for row in table.rows if table is not None else ():
            yield self._record(row)
