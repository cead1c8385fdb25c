"""What the documents name is there: files, commands and their options, menus, examples."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from annotator.cli.main import _commands_parser, _window_parser
from annotator.cli.registry import COMMANDS
from annotator.formats.tag_sets import read_tag_set
from annotator.model import AttributeKind
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_BLOCK = re.compile(r"^```\n(.*?)^```", re.DOTALL | re.MULTILINE)
_MENU = re.compile(r"\*(File|Edit|Article|Tag|Judge|View|Help) ▸ ([^*]+)\*")


def documents(root: Path) -> list[Path]:
    """All that a person reads, but for what other programs made of our files."""
    found = [
        *root.glob("*.md"),
        *root.glob("docs/**/*.md"),
        *root.glob("resources/**/*.md"),
        *root.glob("benchmarks/*.md"),
    ]
    assert len(found) > 8
    return found


def anchors(page: Path) -> set[str]:
    """What a link can lead to in a page: its headings, as they are spelt in addresses."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def test_each_link_leads_somewhere(root: Path) -> None:
    broken: list[str] = []
    for page in documents(root):
        for link in _LINK.findall(page.read_text("utf-8")):
            if link.startswith("https://"):
                continue
            path, _, anchor = link.partition("#")
            target = page.parent / path if path else page
            if not target.exists() or (anchor and anchor not in anchors(target)):
                broken.append(f"{page.name}: {link}")
    assert broken == []


def commands(root: Path) -> Iterator[list[str]]:
    """The calls of the program in the documents, without its name."""
    for page in documents(root):
        for block in _BLOCK.findall(page.read_text("utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                if line.startswith("annotator"):
                    yield shlex.split(line, comments=True)[1:]


def test_each_command_can_be_called_so(root: Path) -> None:
    found = list(commands(root))
    assert {words[0] for words in found if words} >= {"new", "import", "export", "merge", "suggest"}
    for words in found:
        if words and words[0] in COMMANDS:
            _commands_parser([words[0]]).parse_args(words)
        else:
            _window_parser(words).parse_args(words)


def entries(menu: QMenu) -> Iterator[str]:
    """What a menu and those in it offer, without “…”."""
    menu.aboutToShow.emit()
    for action in menu.actions():
        yield action.text().replace("&", "").rstrip("…")
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from entries(inner)


def test_each_menu_has_what_is_named(root: Path, tmp_path: Path, qtbot: QtBot) -> None:
    window = MainWindow(Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()  # which fills its menus
    offered: set[tuple[str, str]] = set()
    for action in window.menuBar().actions():
        menu = action.menu()
        assert isinstance(menu, QMenu)
        offered |= {(action.text().replace("&", ""), entry) for entry in entries(menu)}
    named = {
        (menu, entry.rstrip("…"))
        for page in documents(root)
        for menu, entry in _MENU.findall(page.read_text("utf-8"))
    }
    assert len(named) > 8
    assert named - offered == set()


def test_the_manual_s_tag_set_is_one(root: Path, tmp_path: Path) -> None:
    page = (root / "resources" / "manual" / "tagsets.md").read_text("utf-8")
    example, kinds = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    path = tmp_path / "promises.toml"
    path.write_text(example, "utf-8")
    tag_set = read_tag_set(path)
    assert tag_set.allows("promised_by", "promise", "politician")
    attributes = re.compile(r"attributes = \[.*?\n\]\n", re.DOTALL)
    path.write_text(attributes.sub(lambda _: kinds, example), "utf-8")
    promise = read_tag_set(path).label("promise")
    assert promise is not None
    assert {one.kind for one in promise.attributes} == {*AttributeKind}


def test_each_room_says_what_it_is_for(root: Path) -> None:
    rooms = list(root.glob("annotator/**/__init__.py"))
    assert len(rooms) > 20
    silent = [room for room in rooms if not room.read_text("utf-8").startswith('"""')]
    assert silent == []
