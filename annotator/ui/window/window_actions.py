"""The commands of the window: files, articles, view, help."""

import sys
from typing import TYPE_CHECKING, get_args

from annotator.model import STATUSES
from annotator.ui.keys.actions import ActionSpec
from annotator.ui.look import theme

if TYPE_CHECKING:
    from annotator.ui.window.main_window import MainWindow


_MAC = sys.platform == "darwin"


def file_actions(window: "MainWindow") -> list[ActionSpec]:
    """The File menu."""
    files, session = window.files, window.session

    def is_open() -> bool:
        return session.project is not None

    return [
        ActionSpec("file.new", "New project…", files.new_dialog, ("Ctrl+N",), menu="File"),
        ActionSpec("file.open", "Open…", files.open_dialog, ("Ctrl+O",), menu="File"),
        ActionSpec("file.sample", "Open the sample", files.open_sample, menu="File"),
        ActionSpec(
            "file.import",
            "Import files…",
            window.exchange.import_files_dialog,
            ("Ctrl+I",),
            tip="Take articles and annotated files of many formats into the project",
            menu="File",
            section="in",
            enabled=lambda: session.writable,
        ),
        ActionSpec(
            "file.import-folder",
            "Import a folder…",
            window.exchange.import_folder_dialog,
            menu="File",
            section="in",
            enabled=lambda: session.writable,
        ),
        ActionSpec(
            "file.import-as",
            "Import files as…",
            window.exchange.import_as_dialog,
            tip="Import files of which you say the format, the encoding or how they count offsets",
            menu="File",
            section="in",
            enabled=lambda: session.writable,
        ),
        ActionSpec(
            "file.paste",
            "Paste an article",
            window.exchange.paste_article,
            ("Ctrl+Shift+V",),
            tip="Take the text in the clipboard into the project, as an article",
            menu="File",
            section="in",
            enabled=lambda: session.writable,
        ),
        ActionSpec(
            "file.merge",
            "Merge projects…",
            window.exchange.merge_dialog,
            # On macOS ⌘M lets the window vanish in the Dock.
            ("Ctrl+Shift+M",) if _MAC else ("Ctrl+M",),
            tip="Take in what colleagues did in project files of their own",
            menu="File",
            section="in",
            enabled=lambda: session.writable,
        ),
        ActionSpec(
            "file.export",
            "Export…",
            window.exchange.export_dialog,
            ("Ctrl+E",),
            tip="Write articles and annotations as a dataset, a table or a report",
            menu="File",
            section="in",
            enabled=is_open,
        ),
        ActionSpec(
            "file.print",
            "Print…",
            lambda: _print(window),
            ("Ctrl+P",),
            tip="Print the article with what is tagged in it, and who said what as a table",
            menu="File",
            section="paper",
            enabled=lambda: session.document is not None,
        ),
        ActionSpec(
            "file.pdf",
            "Save as PDF…",
            lambda: _save_pdf(window),
            tip="Write the article with what is tagged in it into a PDF file",
            menu="File",
            section="paper",
            enabled=lambda: session.document is not None,
        ),
        ActionSpec(
            "file.check",
            "Check project",
            window.exchange.check,
            tip="Look whether the file is sound",
            menu="File",
            section="check",
            enabled=is_open,
        ),
        ActionSpec(
            "file.annotator",
            "Change annotator…",
            files.change_name,
            tip="Go on under another name",
            menu="File",
            section="check",
            enabled=is_open,
        ),
        ActionSpec(
            "file.close",
            "Close project",
            files.close_project,
            ("Ctrl+W",),
            menu="File",
            section="end",
            enabled=is_open,
        ),
        ActionSpec("file.quit", "Quit", window.close, ("Ctrl+Q",), menu="File", section="end"),
    ]


def article_actions(window: "MainWindow") -> list[ActionSpec]:
    """The Article menu."""
    session = window.session

    def is_open() -> bool:
        return session.document is not None

    def writable() -> bool:
        return is_open() and session.writable

    statuses = [
        ActionSpec(
            f"article.mark.{status.replace(' ', '-')}",
            status.capitalize(),
            lambda status=status: session.articles.mark(status),
            menu="Article/Mark as",
            section="mark",
            enabled=writable,
            checked=lambda status=status: is_open() and session.status == status,
        )
        for status in STATUSES
    ]
    return [
        ActionSpec(
            "article.next",
            "Next article",
            lambda: session.articles.next(1),
            ("Ctrl+PgDown",),
            menu="Article",
            enabled=lambda: session.project is not None,
        ),
        ActionSpec(
            "article.previous",
            "Previous article",
            lambda: session.articles.next(-1),
            ("Ctrl+PgUp",),
            menu="Article",
            enabled=lambda: session.project is not None,
        ),
        ActionSpec(
            "article.done",
            "Done, and open the next to do",
            window.done_and_next,
            ("Ctrl+Return", "Ctrl+Enter"),
            menu="Article",
            section="mark",
            enabled=writable,
        ),
        *statuses,
        ActionSpec(
            "article.filter",
            "Filter articles",
            window.filter_articles,
            ("Ctrl+L",),
            tip="Find articles by words of their title or text",
            menu="Article",
            section="find",
            enabled=lambda: session.project is not None,
        ),
        ActionSpec(
            "article.remove",
            "Remove article from the project",
            lambda: session.document and session.articles.remove(session.document.id),
            menu="Article",
            section="remove",
            enabled=writable,
        ),
    ]


def view_actions(window: "MainWindow") -> list[ActionSpec]:
    """The View menu."""
    view, session = window.pane.view, window.session
    schemes = [
        ActionSpec(
            f"view.scheme.{scheme}",
            {"light": "Light", "dark": "Dark", "system": "Like the system"}[scheme],
            lambda scheme=scheme: window.set_scheme(scheme),
            menu="View/Colours",
            section="look",
            checked=lambda scheme=scheme: theme.scheme() == scheme,
        )
        for scheme in get_args(theme.Scheme)
    ]
    return [
        ActionSpec(
            "view.articles",
            "Article list",
            lambda: window.toggle(window.article_list),
            ("F9",),
            menu="View",
            checked=lambda: not window.article_list.isHidden(),
        ),
        ActionSpec(
            "view.inspector",
            "Inspector and tables",
            lambda: window.toggle(window.right_column),
            ("F10",),
            menu="View",
            checked=lambda: not window.right_column.isHidden(),
        ),
        ActionSpec(
            "view.colleagues",
            "Colleagues’ layers",
            lambda: session.show_colleagues(not session.colleagues.shown),
            ("Ctrl+Shift+L",),
            tip="Show what others have tagged, in the text and in the tables; it is not changed",
            menu="View",
            section="layers",
            checked=lambda: session.colleagues.shown,
        ),
        ActionSpec(
            "view.next-pane",
            "Go to the next pane",
            lambda: window.go_pane(1),
            ("F6",),
            menu="View",
            section="pane",
        ),
        ActionSpec(
            "view.previous-pane",
            "Go to the previous pane",
            lambda: window.go_pane(-1),
            ("Shift+F6",),
            menu="View",
            section="pane",
        ),
        ActionSpec(
            "view.zoom-in",
            "Larger text",
            view.page.zoom_in,
            ("Ctrl++", "Ctrl+="),
            menu="View",
            section="zoom",
        ),
        ActionSpec(
            "view.zoom-out",
            "Smaller text",
            view.page.zoom_out,
            ("Ctrl+-",),
            menu="View",
            section="zoom",
        ),
        ActionSpec(
            "view.zoom-reset",
            "Usual size",
            view.page.zoom_reset,
            ("Ctrl+0",),
            menu="View",
            section="zoom",
        ),
        ActionSpec(
            "view.type",
            "Text font…",
            lambda: _show_type_dialog(window),
            tip="Choose typeface, size, line spacing and measure of the article",
            menu="View",
            section="zoom",
        ),
        *schemes,
        ActionSpec(
            "view.full-screen",
            "Full screen",
            window.toggle_full_screen,
            ("Meta+Ctrl+F",) if _MAC else ("F11",),
            menu="View",
            section="look",
            checked=window.isFullScreen,
        ),
    ]


def _print(window: "MainWindow") -> None:
    from annotator.ui.printing.commands import ask_for_printer

    ask_for_printer(window)


def _save_pdf(window: "MainWindow") -> None:
    from annotator.ui.printing.commands import ask_for_pdf

    ask_for_pdf(window)


def _show_type_dialog(window: "MainWindow") -> None:
    from annotator.ui.window.font_dialog import show_font_dialog

    show_font_dialog(window.pane.view, window.settings, window.session.keys, window)


def help_actions(window: "MainWindow") -> list[ActionSpec]:
    """The Help menu, and what finds everything else."""
    return [
        ActionSpec("help.keys", "All keys", window.show_keys, ("F1",), menu="Help"),
        ActionSpec(
            "help.commands",
            "All commands…",
            window.show_palette,
            ("Ctrl+K",),
            tip="Find a command, a label or an article by its name",
            menu="Help",
        ),
        ActionSpec("help.hints", "Show the first hints again", window.show_hints, menu="Help"),
        ActionSpec("help.about", "About", window.show_about, menu="Help", section="about"),
    ]
