"""``annotator edit-metadata``: show and change the metadata of articles."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_no_backup_argument,
    add_project_argument,
    add_wait_argument,
    annotator_name,
    parse_pairs,
)
from annotator.cli.project_access import open_to_read, open_to_write
from annotator.cli.streams import print_json, remark, say
from annotator.formats.metadata_table import cell_value, field_of_column, read_table
from annotator.model.errors import Choice, InputError, Remedy
from annotator.model.metadata_fields import FIELD_KINDS, MetadataField, check_value, value_words
from annotator.project import Project
from annotator.project.edits import Edit, Together
from annotator.project.fields import describe_clash
from annotator.project.metadata_edits import (
    DefineMetadataField,
    SetMetadata,
    TakeBackMetadata,
)
from annotator.project.metadata_joining import FILE_KEY, ID_KEY, Join, JoinedRow, join_rows
from annotator.words import number, quote

_PAIR = "FIELD=VALUE"
_SHOWN_ROWS = 20


def _add_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    which = parser.add_argument_group("which articles (each of them narrows the choice)")
    which.add_argument("--article", metavar="ID", action="append", help="these; may be repeated")
    which.add_argument(
        "--set-name", metavar="NAME", help="those of a set, made by hand or a saved filter"
    )
    which.add_argument(
        "--where",
        metavar=_PAIR,
        action="append",
        help="those with this value; without a value, those that have none; may be repeated",
    )
    which.add_argument("--all", action="store_true", help="all articles")
    what = parser.add_argument_group("what is changed (without any of them, it is shown)")
    what.add_argument(
        "--set",
        metavar=_PAIR,
        action="append",
        help="give the articles this value; an empty one takes it away; may be repeated",
    )
    what.add_argument(
        "--take-back",
        metavar="FIELD",
        action="append",
        help="let the value that came with the articles count again; may be repeated",
    )
    what.add_argument(
        "--new-field",
        metavar="NAME[:KIND[:VALUES]]",
        action="append",
        help="define a field of one's own: text, number, date, yes_no, or one_of with its values, "
        "which have commas between them",
    )
    table = parser.add_argument_group("from a table")
    table.add_argument(
        "--from", dest="table", metavar="FILE.csv", type=Path, help="a table, one row an article"
    )
    table.add_argument(
        "--key",
        metavar="FIELD",
        default=ID_KEY,
        help="by what rows belong to articles: id (default), title, source (the file that an "
        "article came from), address or another field",
    )
    table.add_argument(
        "--column",
        metavar="COLUMN=FIELD",
        action="append",
        help="the field that a column is about, if its name does not say it; without a field the "
        "column is left out; “id” names the column with the key; may be repeated",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would change, and change nothing"
    )
    parser.add_argument("--annotator", metavar="NAME", help="who writes it")
    add_no_backup_argument(parser)
    add_wait_argument(parser)
    add_json_argument(parser)


def _run(arguments: Namespace, window: WindowFunctions) -> int:
    writes = bool(arguments.set or arguments.take_back or arguments.new_field or arguments.table)
    if not writes:
        with open_to_read(arguments.project) as project:
            _show(project, arguments)
        return 0
    name = annotator_name(arguments.annotator, window)
    if arguments.dry_run:
        with open_to_read(arguments.project, name) as project:
            _change(project, arguments)
        return 0
    with open_to_write(
        arguments.project,
        name,
        "before changing metadata",
        backup=not arguments.no_backup,
        wait=arguments.wait,
    ) as project:
        _change(project, arguments)
    return 0


# Which articles


def _chosen(project: Project, arguments: Namespace, *, by_default: bool) -> list[str]:
    """Return the ids of the articles that are meant, in the order of the list.

    Raises:
        InputError: none is named although one must be, or one that is named is not there.
    """
    metadata = project.metadata
    narrowing = parse_pairs(arguments.where, "--where", _PAIR)
    is_named = bool(arguments.article or arguments.set_name or narrowing or arguments.all)
    if not is_named and not by_default:
        raise InputError(
            "It is not said which articles are meant.",
            remedies=(
                Remedy("Name them: {}.", (Choice("article", "ID"),)),
                Remedy("Or all: {}.", (Choice("all"),)),
            ),
        )
    chosen = metadata.of_articles(arguments.article or None)
    for document_id in arguments.article or ():
        if document_id not in chosen:
            raise InputError(f"There is no article {document_id} in this project.")
    if arguments.set_name:
        members = set(project.listing.order(project.sets.named(arguments.set_name).listed()).ids)
        chosen = {one: about for one, about in chosen.items() if one in members}
    for word, value in narrowing.items():
        field = metadata.field(word)
        wanted = value_words(check_value(field, value)) if value else ""
        chosen = {
            one: about
            for one, about in chosen.items()
            if value_words(about.value(field.name)).casefold() == wanted.casefold()
        }
    return list(chosen)


# Showing


def _show(project: Project, arguments: Namespace) -> None:
    chosen = _chosen(project, arguments, by_default=True)
    if arguments.json:
        print_json([_as_json(project, document_id) for document_id in chosen])
        return
    if not chosen:
        remark("No article is meant.")
    is_detailed = bool(arguments.article) or len(chosen) == 1
    for document_id in chosen:
        if is_detailed:
            _show_article(project, document_id)
        else:
            about = project.metadata.of_articles([document_id])[document_id]
            parts = (about.value(name) for name in ("date", "publisher", "author"))
            words = " · ".join(filter(None, map(value_words, parts)))
            say(f"{document_id}: {about.title}{f'  ({words})' if words else ''}")


def _show_article(project: Project, document_id: str) -> None:
    say(document_id)
    for one in project.metadata.values(document_id):
        value = value_words(one.value) or (f"{one.guess}?" if one.guess else "–")
        origin = f"  ({one.origin})" if one.origin else ""
        came = f"; it came as {quote(value_words(one.came))}" if one.written and one.came else ""
        say(f"  {one.field.title + ':':<12} {value}{origin}{came}")
        if one.clash is not None:
            say(f"  {'':<12} {describe_clash(one.clash)}")


def _as_json(project: Project, document_id: str) -> dict[str, Any]:
    about = project.metadata.of_articles([document_id])[document_id]
    return {
        "id": document_id,
        "title": about.title,
        "metadata": about.metadata,
        "came": {"title": about.came_title, "metadata": about.came},
        "written": {
            name: {"value": one.value, "annotator": one.annotator, "changed": one.changed}
            for name, one in about.written.items()
        },
    }


# Changing


def _change(project: Project, arguments: Namespace) -> None:
    edits: list[Edit] = [
        DefineMetadataField(_definition(text)) for text in arguments.new_field or ()
    ]
    for edit in edits:
        if not arguments.dry_run:
            project.do(edit)
    changed: set[str] = set()
    join: Join | None = None
    if arguments.set or arguments.take_back:
        chosen = tuple(_chosen(project, arguments, by_default=False))
        steps = tuple(_steps(project, arguments, chosen))
        changed |= set(_apply(project, steps, chosen, arguments))
    if arguments.table:
        join = _join(project, arguments)
        if not arguments.dry_run and join.counts["changes"]:
            project.do(join.edit(f"take metadata from {arguments.table.name}"))
        changed |= {row.document for row in join.rows if row.outcome == "changes"}
    _report(arguments, changed, join)


def _apply(
    project: Project, steps: Sequence[Edit], chosen: Sequence[str], arguments: Namespace
) -> frozenset[str] | set[str]:
    if arguments.dry_run:
        return _would_change(project, arguments, chosen)
    title = steps[0].title if len(steps) == 1 else "change metadata"
    return project.do(Together(title, tuple(steps))).documents


def _steps(project: Project, arguments: Namespace, chosen: tuple[str, ...]) -> list[Edit]:
    steps: list[Edit] = []
    values = _values(project, arguments)
    if values:
        steps.append(SetMetadata(chosen, values))
    if arguments.take_back:
        names = tuple(project.metadata.field(word).name for word in arguments.take_back)
        steps.append(TakeBackMetadata(chosen, names))
    return steps


def _values(project: Project, arguments: Namespace) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for word, text in parse_pairs(arguments.set, "--set", _PAIR).items():
        field = _field(project, word, arguments)
        values[field.name] = check_value(field, text)
    return values


def _field(project: Project, word: str, arguments: Namespace) -> MetadataField:
    for text in arguments.new_field or ():
        definition = _definition(text)
        if definition.name == word:
            return definition
    try:
        return project.metadata.field(word)
    except InputError as error:
        way = Remedy("Define it: {}.", (Choice("new_field", word),))
        raise InputError(str(error), remedies=(way,)) from None


def _would_change(project: Project, arguments: Namespace, chosen: Sequence[str]) -> set[str]:
    values = _values(project, arguments)
    back = [project.metadata.field(word).name for word in arguments.take_back or ()]
    return {
        document_id
        for document_id, about in project.metadata.of_articles(chosen).items()
        if any(value_words(about.value(name)) != value_words(v) for name, v in values.items())
        or any(name in about.written for name in back)
    }


def _definition(text: str) -> MetadataField:
    name, _, rest = text.partition(":")
    kind, _, values = rest.partition(":")
    kind = kind.strip() or "text"
    if kind not in FIELD_KINDS:
        raise InputError(
            f"{quote(kind)} is not a kind of field: text, number, date, yes_no, one_of."
        )
    parts = tuple(part.strip() for part in values.split(",") if part.strip())
    return MetadataField(name.strip(), name.strip(), kind, parts)


# From a table


def _join(project: Project, arguments: Namespace) -> Join:
    table = read_table(arguments.table)
    for words in table.remarks:
        remark(words)
    key = arguments.key
    key = key if key in (ID_KEY, FILE_KEY) else project.metadata.field(key).name
    given = parse_pairs(arguments.column, "--column", "COLUMN=FIELD")
    for column in given:
        if column not in table.names:
            names = ", ".join(table.names)
            raise InputError(
                f"{arguments.table.name} has no column {quote(column)}; it has {names}."
            )
    key_column = _key_column(table.names, key, arguments, given)
    columns = _columns(project, arguments, [n for n in table.names if n != key_column], given)
    articles = project.metadata.of_articles()
    return join_rows(articles, table.rows, (key_column, key), columns, cell_value)


def _columns(
    project: Project, arguments: Namespace, names: Sequence[str], given: dict[str, str]
) -> dict[str, MetadataField]:
    """Return the columns that are taken, with their fields; those that are not are remarked on."""
    name_of_table = arguments.table.name
    fields = project.metadata.fields()
    columns: dict[str, MetadataField] = {}
    left_out: list[str] = []
    for column in names:
        if column in given:
            field = project.metadata.field(given[column]) if given[column] else None
        else:
            field = field_of_column(column, fields)
        if field is None:
            left_out.append(column)
        elif field in columns.values():
            way = Remedy("Leave one out: {}.", (Choice("column", f"{column}="),))
            raise InputError(f"{name_of_table} has two columns for {field.title}.", remedies=(way,))
        else:
            columns[column] = field
    if left_out:
        words = ", ".join(map(quote, left_out))
        remark(f"{name_of_table}: not taken, as no field has the name: {words}.")
    if not columns:
        way = Remedy("Name one: {}.", (Choice("column", "COLUMN=FIELD"),))
        raise InputError(f"No column of {name_of_table} is about a field.", remedies=(way,))
    return columns


def _key_column(names: Sequence[str], key: str, arguments: Namespace, given: dict[str, str]) -> str:
    for column, word in given.items():
        if word in (key, arguments.key):
            return column
    folded = {name.casefold(): name for name in names}
    for word in (arguments.key, key):
        if word.casefold() in folded:
            return folded[word.casefold()]
    raise InputError(
        f"{arguments.table.name} has no column {quote(arguments.key)}; it has {', '.join(names)}.",
        remedies=(Remedy("Name it: {}.", (Choice("column", f"COLUMN={arguments.key}"),)),),
    )


# Reporting


def _report(arguments: Namespace, changed: set[str], join: Join | None) -> None:
    if arguments.json:
        print_json(
            {
                "changed": sorted(changed),
                "dry_run": arguments.dry_run,
                "rows": [] if join is None else list(map(asdict, join.rows)),
            }
        )
        return
    verb = "Would change" if arguments.dry_run else "Changed"
    say(f"{verb} {number(len(changed), 'article')}.")
    if join is None:
        return
    for sentence in join.sentences():
        say(f"  {sentence}")
    not_taken = [row for row in join.rows if row.outcome not in ("changes", "same")]
    for row in not_taken[:_SHOWN_ROWS]:
        remark(_row_words(arguments.table.name, row))
    if len(not_taken) > _SHOWN_ROWS:
        more = number(len(not_taken) - _SHOWN_ROWS, "more row was", "more rows were")
        remark(f"{more} not taken; --json lists all.")


def _row_words(name: str, row: JoinedRow) -> str:
    key = f" ({quote(row.key)})" if row.key else ""
    return f"{name}:{row.line}{key}: not taken; {row.reason.rstrip('.')}."


COMMAND = CliCommand(
    "edit-metadata",
    "Show and change what is known about articles: title, date, source, author, section, language, "
    "address and fields of one's own. What came with the articles stays in the file, and can be "
    "taken back. One undo takes each change back, and merges carry it along field by field.",
    _add_arguments,
    _run,
)
