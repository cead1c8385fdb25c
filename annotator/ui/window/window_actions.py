"""The commands of the window: files, articles, view, help."""

import sys
from collections.abc import Callable
from functools import partial
from typing import get_args

from annotator.model import STATUSES
from annotator.ui.articles.article_list import ArticleList
from annotator.ui.exchange.exchange import Exchange
from annotator.ui.keys.action_spec import ActionSpec, Menu
from annotator.ui.look import theme
from annotator.ui.session.session import Session
from annotator.ui.start.folder_notes import FolderNotes
from annotator.ui.start.pen_desk import PenDesk
from annotator.ui.start.project_files import ProjectFiles
from annotator.ui.window.commands import WindowCommands
from annotator.ui.window.panes import Panes

_MAC = sys.platform == "darwin"
_SCHEMES = {"light": "Light", "dark": "Dark", "system": "Like the system"}


def file_actions(
    session: Session,
    files: ProjectFiles,
    pen: PenDesk,
    notes: FolderNotes,
    exchange: Exchange,
    commands: WindowCommands,
) -> list[ActionSpec]:
    """Return the commands of the File menu."""

    def is_open() -> bool:
        return session.project is not None

    file, end = Menu("File"), Menu("File", "end")
    check = Menu("File", "check", enabled=is_open)
    return [
        file.command("file.new", "New project…", lambda: files.new_dialog(), "Ctrl+N"),
        file.command("file.open", "Open…", files.open_dialog, "Ctrl+O"),
        file.command("file.sample", "Open the sample", files.open_sample),
        *_exchange_actions(session, files, exchange, notes),
        *_paper_actions(session, commands),
        check.command(
            "file.copy",
            "Save a copy…",
            exchange.copy_dialog,
            tip="Copy the whole project to another file, as a backup or to pass on",
        ),
        Menu("File", "check").command(
            "file.restore",
            "Restore…",
            lambda: files.restoreWanted.emit(None),
            tip="List the backups, see what each would change, and go back to one",
        ),
        Menu("File", "check").command(
            "file.recover",
            "Recover…",
            lambda: files.recoverWanted.emit(None),
            tip="Write a new project with everything that can be read of a damaged one",
        ),
        check.command(
            "file.check", "Check project", exchange.check, tip="Check that the file is sound"
        ),
        check.command(
            "file.ask-pen",
            "Ask for the pen",
            pen.ask,
            tip="Ask the Annotator that writes this project to hand the writing over",
            enabled=lambda: pen.can_ask,
        ),
        check.command(
            "file.annotator",
            "Change annotator…",
            files.change_name,
            tip="Continue under another name",
        ),
        Menu("File", "end", enabled=is_open).command(
            "file.close", "Close project", files.leave_project, "Ctrl+W"
        ),
        end.command("file.quit", "Quit", commands.quit, "Ctrl+Q"),
    ]


def _exchange_actions(
    session: Session, files: ProjectFiles, exchange: Exchange, notes: FolderNotes
) -> list[ActionSpec]:
    def in_project(command: Callable[[], None]) -> Callable[[], None]:
        """Return a command that starts a project first if none is open."""
        return lambda: command() if session.project is not None else files.new_dialog(command)

    def is_possible() -> bool:
        return session.writable or session.project is None

    def paste() -> None:
        if exchange.can_paste():
            in_project(exchange.paste_article)()

    into = Menu("File", "in", enabled=lambda: session.writable)
    return [
        into.command(
            "file.import",
            "Import files…",
            in_project(exchange.import_files_dialog),
            "Ctrl+I",
            enabled=is_possible,
            tip="Add articles and annotated files of many formats to the project",
        ),
        into.command("file.import-folder", "Import a folder…", exchange.import_folder_dialog),
        into.command(
            "file.import-as",
            "Import files as…",
            exchange.import_as_dialog,
            tip="Import files, and choose their format, encoding or unit of offsets yourself",
        ),
        into.command(
            "file.paste",
            "Paste an article",
            paste,
            "Ctrl+Shift+V",
            tip="Add the text or the files on the clipboard to the project",
            enabled=is_possible,
        ),
        into.command(
            "file.merge",
            "Merge projects…",
            exchange.merge_dialog,
            # On macOS ⌘M minimises the window.
            "Ctrl+Shift+M" if _MAC else "Ctrl+M",
            tip="Add the work of colleagues from their own project files",
        ),
        into.command(
            "file.merge-copies",
            "Merge conflict copies",
            notes.merge,
            tip="Add what is in copies of this project that a cloud service has put beside it",
            enabled=lambda: session.writable and bool(notes.copies),
        ),
        into.command(
            "file.export",
            "Export…",
            lambda: exchange.export_dialog(),
            "Ctrl+E",
            tip="Write articles and annotations as a dataset, a table or a report",
            enabled=lambda: session.project is not None,
        ),
    ]


def _paper_actions(session: Session, commands: WindowCommands) -> list[ActionSpec]:
    paper = Menu("File", "paper", enabled=lambda: session.document is not None)
    return [
        paper.command(
            "file.print",
            "Print…",
            commands.print_article,
            "Ctrl+P",
            tip="Print the article with its annotations, and a table of who said what",
        ),
        paper.command(
            "file.pdf",
            "Save as PDF…",
            commands.save_pdf,
            tip="Save the article with its annotations as a PDF file",
        ),
    ]


def article_actions(
    session: Session,
    commands: WindowCommands,
    articles: ArticleList,
    assign: Callable[[], object],
) -> list[ActionSpec]:
    """Return the commands of the Article menu; ``assign`` asks who is to tag the open article."""

    def has_project() -> bool:
        return session.project is not None

    def writable() -> bool:
        return session.document is not None and session.writable

    def has_status(status: str) -> bool:
        return session.document is not None and session.status == status

    def remove() -> None:
        if session.document is not None:
            session.articles.remove(session.document.id)

    go, mark = Menu("Article", enabled=has_project), Menu("Article", "mark", enabled=writable)
    mark_as = Menu("Article/Mark as", "mark", enabled=writable)
    blocks = Menu("Article", "blocks", enabled=writable)
    return [
        go.command(
            "article.next", "Next article", partial(session.articles.next, 1), "Ctrl+PgDown"
        ),
        go.command(
            "article.previous", "Previous article", partial(session.articles.next, -1), "Ctrl+PgUp"
        ),
        mark.command(
            "article.done",
            "Mark as done, and open the next to do",
            commands.done_and_next,
            *("Ctrl+Return", "Ctrl+Enter"),
        ),
        *(
            mark_as.command(
                f"article.mark.{status.replace(' ', '-')}",
                status.capitalize(),
                partial(session.articles.mark, status),
                checked=partial(has_status, status),
            )
            for status in STATUSES
        ),
        Menu("Article", "find", enabled=has_project).command(
            "article.filter",
            "Filter articles",
            commands.filter_articles,
            "Ctrl+L",
            tip="Find articles by words in their title or text",
        ),
        *_list_actions(session, articles),
        *_correction_actions(session, commands),
        *_date_actions(session, articles),
        blocks.command(
            "article.blocks",
            "Read the blocks again",
            partial(commands.read_blocks_again, everywhere=False),
            tip="Find the headline, captions and subheads in the text again, by the current rules",
        ),
        blocks.command(
            "article.blocks.all",
            "Read the blocks of all articles again",
            partial(commands.read_blocks_again, everywhere=True),
            tip="Articles whose blocks came with a file, such as a web page, are left alone",
            enabled=lambda: has_project() and session.writable,
        ),
        Menu("Article", "assign", enabled=writable).command(
            "article.assign",
            "Assign the article to a person…",
            assign,
            tip="Choose by name who is to tag the open article, or those selected in the list",
        ),
        Menu("Article", "remove", enabled=writable).command(
            "article.remove", "Remove article from the project", remove
        ),
    ]


def _list_actions(session: Session, articles: ArticleList) -> list[ActionSpec]:
    def has_project() -> bool:
        return session.project is not None

    def may_set() -> bool:
        return session.writable and bool(articles.chosen_ids())

    menu = Menu("Article", "find", enabled=has_project)
    return [
        menu.command(
            "article.filter-by",
            "Filter the list by…",
            articles.open_filter_menu,
            "Ctrl+Alt+L",
            tip="List only articles of a status, label, person, date, source and so on",
        ),
        menu.command(
            "article.order",
            "Order and columns of the list…",
            articles.open_look_menu,
            "Ctrl+Alt+O",
            tip="Sort the articles, put them in groups, choose the columns of the table",
        ),
        menu.command(
            "article.table",
            "List as a table",
            articles.looks.toggle_table,
            tip="Show the articles in a table with columns, or as cards",
            checked=lambda: articles.looks.look.as_table,
        ),
        menu.command(
            "article.set.save",
            "Save the filter as a set…",
            articles.sets.save_filter,
            tip="Keep the filter of the list under a name",
            enabled=lambda: session.writable and bool(articles.query.conditions),
        ),
        Menu("Article", "assign", enabled=may_set).command(
            "article.set",
            "Add to a set…",
            lambda: articles.sets.add_to_set(articles.chosen_ids()),
            "Ctrl+Shift+A",
            tip="Choose the sets in which the open article is, or those selected in the list",
        ),
    ]


def _date_actions(session: Session, articles: ArticleList) -> list[ActionSpec]:
    dates = articles.dates

    def may_set() -> bool:
        return session.writable and bool(articles.chosen_ids())

    menu = Menu("Article", "date", enabled=may_set)
    return [
        menu.command(
            "article.date.take",
            "Take the guessed date",
            lambda: dates.take(articles.chosen_ids()),
            tip="Let the day that the import only guessed be the date of the article, or of all "
            "that are selected in the list",
            enabled=lambda: may_set() and bool(dates.guesses(articles.chosen_ids())),
            title=lambda: dates.name_taking(articles.chosen_ids()),
        ),
        menu.command(
            "article.date.take-all",
            "Take the guessed dates of all articles in the list",
            dates.take_all,
            tip="Of the articles that the filter shows; one undo takes it back",
            enabled=lambda: session.project is not None and session.writable,
        ),
        menu.command(
            "article.date.set",
            "Set the date…",
            lambda: dates.enter(articles.chosen_ids()),
            tip="Enter the date of the open article, or of those selected in the list",
        ),
    ]


def _correction_actions(session: Session, commands: WindowCommands) -> list[ActionSpec]:
    def is_open() -> bool:
        return session.document is not None

    def is_corrected() -> bool:
        return session.document is not None and bool(session.document.version)

    def has_looks() -> bool:
        project, document = session.project, session.document
        if project is None or document is None or not is_corrected():
            return False
        return bool(project.versions.count_doubtful(document.id))

    text = Menu("Article", "text", enabled=is_open)
    return [
        text.command(
            "article.correct",
            "Correct the text…",
            lambda: commands.correct_text(),
            "Ctrl+Shift+E",
            tip="Mend a typo or a bad extraction; the annotations move with their words",
            enabled=lambda: is_open() and session.writable,
        ),
        text.command(
            "article.looks",
            "Annotations to look at…",
            commands.show_looks,
            "Ctrl+Shift+J",
            tip="List the annotations that a correction of the text has cut",
            enabled=has_looks,
        ),
        text.command(
            "article.versions",
            "Earlier versions…",
            commands.show_versions,
            tip="Read the text as it was before it was corrected, and compare",
            enabled=is_corrected,
        ),
    ]


def comment_actions(session: Session, commands: WindowCommands) -> list[ActionSpec]:
    """Return the commands for comments, of the Article menu."""

    def has_project() -> bool:
        return session.project is not None

    def writable() -> bool:
        return session.document is not None and session.writable

    read = Menu("Article", "comments", enabled=has_project)
    write = Menu("Article", "comments", enabled=writable)
    return [
        read.command(
            "comments.next",
            "Next open comment",
            partial(commands.next_comment, 1),
            "F4",
            tip="Go to the next annotation with an open comment, in another article too",
        ),
        read.command(
            "comments.previous",
            "Previous open comment",
            partial(commands.next_comment, -1),
            "Shift+F4",
        ),
        write.command(
            "comments.write",
            "Comment on the annotation",
            commands.write_comment,
            "F7",
            tip="Begin a thread on the selected annotation, or reply in it",
        ),
        write.command(
            "comments.resolve", "Resolve or reopen the comment", commands.resolve_comment
        ),
        read.command(
            "comments.inbox",
            "Comments…",
            commands.show_comments,
            "Ctrl+Shift+K",
            tip="List the comments that wait for you, reply to them and resolve them",
        ),
    ]


def view_actions(session: Session, panes: Panes, commands: WindowCommands) -> list[ActionSpec]:
    """Return the commands of the View menu, except for those of the modes."""
    view, pane = Menu("View"), Menu("View", "pane")
    return [
        view.command(
            "view.articles",
            "Article list",
            partial(commands.toggle, panes.article_list),
            "F9",
            checked=lambda: not panes.article_list.isHidden(),
        ),
        view.command(
            "view.inspector",
            "Inspector and tables",
            partial(commands.toggle, panes.right_column),
            "F10",
            checked=lambda: not panes.right_column.isHidden(),
        ),
        Menu("View", "layers").command(
            "view.colleagues",
            "Colleagues’ layers",
            lambda: session.show_colleagues(not session.colleagues.shown),
            "Ctrl+Shift+L",
            tip="Show what colleagues have tagged, in the text and the tables",
            checked=lambda: session.colleagues.shown,
        ),
        Menu("View", "layers", enabled=lambda: session.document is not None).command(
            "view.beside",
            "Beside",
            commands.toggle_beside,
            "Ctrl+Shift+B",
            tip="Show a second article beside the open one: the one that the selected annotation "
            "is related to, the one selected in the list, or the one open before; or close it",
            checked=lambda: bool(session.beside.document_id),
        ),
        Menu("View", "layers", enabled=lambda: bool(session.beside.document_id)).command(
            "view.other-article",
            "Go to the article beside",
            commands.go_beside,
            # On macOS ⌘Tab goes to another program.
            "Meta+Tab" if _MAC else "Ctrl+Tab",
            tip="Go on in the other one of two articles; both stay in sight",
        ),
        view.command(
            "view.map",
            "Map in the scroll bar",
            commands.toggle_map,
            "Shift+F9",
            tip="Show where annotations, matches and unfinished paragraphs are",
            checked=lambda: panes.article.view.map.is_map_shown(),
        ),
        pane.command("view.next-pane", "Go to the next pane", partial(commands.go_pane, 1), "F6"),
        pane.command(
            "view.previous-pane",
            "Go to the previous pane",
            partial(commands.go_pane, -1),
            "Shift+F6",
        ),
        *_text_actions(panes, commands),
        *_look_actions(commands),
    ]


def _text_actions(panes: Panes, commands: WindowCommands) -> list[ActionSpec]:
    zoom, page = Menu("View", "zoom"), panes.article.view.page
    return [
        zoom.command("view.zoom-in", "Larger text", page.zoom_in, "Ctrl++", "Ctrl+="),
        zoom.command("view.zoom-out", "Smaller text", page.zoom_out, "Ctrl+-"),
        zoom.command("view.zoom-reset", "Default size", page.zoom_reset, "Ctrl+0"),
        zoom.command(
            "view.type",
            "Text font…",
            partial(commands.show_preferences, "text"),
            tip="Choose typeface, size, line spacing and line length of the article",
        ),
    ]


def _look_actions(commands: WindowCommands) -> list[ActionSpec]:
    schemes, look = Menu("View/Colours", "look"), Menu("View", "look")
    return [
        *(
            schemes.command(
                f"view.scheme.{scheme}",
                _SCHEMES[scheme],
                partial(commands.set_scheme, scheme),
                checked=lambda scheme=scheme: theme.scheme() == scheme,
            )
            for scheme in get_args(theme.Scheme)
        ),
        look.command(
            "view.full-screen",
            "Full screen",
            commands.toggle_full_screen,
            "Meta+Ctrl+F" if _MAC else "F11",
            checked=commands.is_full_screen,
        ),
    ]


def help_actions(commands: WindowCommands) -> list[ActionSpec]:
    """Return the commands of the Help menu, and of the command palette."""
    menu = Menu("Help")
    return [
        menu.command(
            "help.manual",
            "Manual",
            lambda: commands.show_manual(),
            "Shift+F1",
            tip="What each format gives, tag sets, review, guesses; with a search",
        ),
        menu.command("help.keys", "All keys", commands.show_keys, "F1"),
        menu.command(
            "help.commands",
            "All commands…",
            commands.show_palette,
            "Ctrl+K",
            tip="Find a command, a label or an article by its name",
        ),
        menu.command("help.hints", "Show the first hints again", commands.show_hints),
        Menu("Help", "about").command("help.about", "About", commands.show_about),
    ]
