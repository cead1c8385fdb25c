"""``annotator set``: sets of articles, made by hand or saved filters."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from typing import Any

from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_project_argument,
    annotator_name,
)
from annotator.cli.project_access import open_to_read, open_to_write
from annotator.cli.streams import print_json, say
from annotator.model import STATUSES
from annotator.model.errors import InputError
from annotator.project import ArticleSummary, Project
from annotator.project.article_query import (
    COLUMNS,
    GROUPS,
    IMPORT_ORDER,
    ArticleQuery,
    Condition,
    check_query,
    query_as_json,
)
from annotator.project.sets import AddSet, AddToSet, ArticleSet, RemoveFromSet, RemoveSet
from annotator.words import number, quote

_FIELD = "NAME=VALUE"


def _add_arguments(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="ACTION", dest="action", required=True)
    listing = actions.add_parser("list", help="list the sets, and how many articles each has")
    show = actions.add_parser("show", help="list the articles of a set, in its order")
    make = actions.add_parser(
        "make", help="make a set of some articles, or save a filter under a name"
    )
    add = actions.add_parser("add", help="put articles into a set made by hand")
    remove = actions.add_parser("remove", help="take articles out of a set made by hand")
    delete = actions.add_parser("delete", help="delete a set; its articles stay")
    for action in (listing, show, make, add, remove, delete):
        add_project_argument(action)
        if action is not listing:
            action.add_argument("name", metavar="SET", help="the name of the set")
        if action in (make, add, remove):
            action.add_argument(
                "articles",
                metavar="ARTICLE",
                nargs="*",
                help="the ids of articles; - reads them from standard input, one a line",
            )
        if action in (listing, show):
            add_json_argument(action)
    _add_filter_arguments(make)


def _add_filter_arguments(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("a saved filter: the articles that meet all of these")
    for flag, metavar, words in (
        ("--text", "WORDS", "with words that begin like these in the title or text"),
        ("--status", "STATUS", f"of this status of the annotator: {', '.join(STATUSES)}"),
        ("--label", "LABEL", "with an annotation of this label"),
        ("--tagged-by", "NAME", "with an annotation by this person"),
        ("--assigned", "NAME", "assigned to this person"),
        ("--since", "DATE", "of this day, month or year, or later: 2024-03-01"),
        ("--until", "DATE", "of this day, month or year, or earlier"),
        ("--field", _FIELD, "whose metadata has this value: source=Reuters; without a value, none"),
    ):
        group.add_argument(flag, metavar=metavar, action="append", default=[], help=words)
    group.add_argument("--undated", action="store_true", help="without a date")
    group.add_argument("--commented", action="store_true", help="with open comments")
    order = parser.add_argument_group("its order")
    order.add_argument(
        "--sort",
        metavar="COLUMN",
        default=IMPORT_ORDER,
        help=f"by {', '.join((IMPORT_ORDER, *COLUMNS))}, or field:NAME (default: {IMPORT_ORDER})",
    )
    order.add_argument("--descending", action="store_true", help="the last first")
    order.add_argument("--group", choices=[one for one in GROUPS if one], default="")


def _run(arguments: Namespace, window: WindowFunctions) -> int:
    annotator = annotator_name(None, window)
    if arguments.action in _READS:
        with open_to_read(arguments.project, annotator) as project:
            return _READS[arguments.action](project, arguments)
    with open_to_write(arguments.project, annotator, "before a change of sets") as project:
        return _WRITES[arguments.action](project, arguments)


def _list(project: Project, arguments: Namespace) -> int:
    found = [(one, len(project.listing.order(one.listed()).ids)) for one in project.sets.all()]
    if arguments.json:
        print_json([_as_json(one) | {"articles": count} for one, count in found])
        return 0
    for one, count in found:
        filtered = ", ".join(condition.describe() for condition in one.query.conditions)
        say(f"{count:>8,}  {one.name}{f'  ({filtered})' if filtered else ''}")
    if not found:
        say("There are no sets yet; “annotator set make” makes one.")
    return 0


def _as_json(one: ArticleSet) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "kind": one.kind, "query": query_as_json(one.query)}


def _show(project: Project, arguments: Namespace) -> int:
    found = project.sets.named(arguments.name)
    rows = project.listing.rows(project.listing.order(found.listed()).ids)
    if arguments.json:
        print_json(_as_json(found) | {"articles": [_row_as_json(row) for row in rows]})
        return 0
    for row in rows:
        say(f"{row.date or row.guessed_date or '–':<10}  {row.id}  {row.title}")
    return 0


def _row_as_json(row: ArticleSummary) -> dict[str, Any]:
    return {"id": row.id, "title": row.title, "date": row.date, "status": row.status}


def _make(project: Project, arguments: Namespace) -> int:
    conditions = _conditions(arguments)
    articles = _articles(arguments)
    if conditions and articles:
        raise InputError("A set is a filter, or made of articles by hand; give only one of them.")
    kind = "filter" if conditions else "hand"
    query = ArticleQuery(conditions, arguments.sort, arguments.descending, arguments.group)
    check_query(query)
    made = AddSet(arguments.name, kind, query, articles)
    project.do(made)
    count = len(project.listing.order(project.sets.named(made.id).listed()).ids)
    say(f"Made the set {quote(arguments.name)}: {number(count, 'article')}.")
    return 0


def _add(project: Project, arguments: Namespace) -> int:
    found, articles = project.sets.named(arguments.name), _articles(arguments)
    project.do(AddToSet(found.id, articles))
    return _say_count(project, found)


def _remove(project: Project, arguments: Namespace) -> int:
    found, articles = project.sets.named(arguments.name), _articles(arguments)
    project.do(RemoveFromSet(found.id, articles))
    return _say_count(project, found)


def _say_count(project: Project, found: ArticleSet) -> int:
    count = len(project.listing.order(found.listed()).ids)
    say(f"The set {quote(found.name)} has {number(count, 'article')} now.")
    return 0


def _delete(project: Project, arguments: Namespace) -> int:
    found = project.sets.named(arguments.name)
    project.do(RemoveSet(found.id))
    say(f"Deleted the set {quote(found.name)}; its articles stay.")
    return 0


_Action = Callable[[Project, Namespace], int]
_READS: dict[str, _Action] = {"list": _list, "show": _show}
_WRITES: dict[str, _Action] = {"make": _make, "add": _add, "remove": _remove, "delete": _delete}


def _articles(arguments: Namespace) -> tuple[str, ...]:
    """Return the ids that were given, and those of standard input in the place of a dash."""
    ids: dict[str, None] = {}
    for given in arguments.articles:
        lines = (line.strip() for line in sys.stdin) if given == "-" else [given]
        ids |= dict.fromkeys(line for line in lines if line)
    return tuple(ids)


def _conditions(arguments: Namespace) -> tuple[Condition, ...]:
    made = [
        *(Condition("text", value) for value in arguments.text),
        *(Condition("status", value) for value in arguments.status),
        *(Condition("label", value) for value in arguments.label),
        *(Condition("annotator", value) for value in arguments.tagged_by),
        *(Condition("assigned", value) for value in arguments.assigned),
    ]
    made += _date_conditions(arguments.since, arguments.until)
    for given in arguments.field:
        name, _, value = given.partition("=")
        if not name.strip():
            raise InputError(f"--field takes {_FIELD}, not “{given}”.")
        made.append(Condition("field", value.strip(), name.strip()))
    made += [Condition("undated")] if arguments.undated else []
    made += [Condition("commented")] if arguments.commented else []
    return tuple(made)


def _date_conditions(since: Sequence[str], until: Sequence[str]) -> list[Condition]:
    days = (*since[-1:], *until[-1:])
    for day in days:
        if not day[:4].isdigit():
            raise InputError(f"“{day}” is not a date. Write it as 2024, 2024-03 or 2024-03-01.")
    first, last = next(iter(since[-1:]), ""), next(iter(until[-1:]), "")
    return [Condition("date", first, until=last)] if days else []


COMMAND = CliCommand(
    "set",
    "Put articles together in sets. A set made by hand has the articles that are put into it; an "
    "article can be in several. A saved filter has those that meet it at any time. Each change is "
    "one undo, and merges carry it along. “annotator export --in-set” exports the articles of one.",
    _add_arguments,
    _run,
)
