"""Nothing leaves the machine, and what is written about the work has none of its words."""

import ast
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from platformdirs import user_log_path

from annotator.bug_log import log_bug, log_path
from annotator.model.errors import EnvironmentFault, InputError

NETWORK = {
    *("socket", "ssl", "http", "http.client", "http.server", "urllib.request", "urllib3"),
    *("ftplib", "smtplib", "poplib", "imaplib", "xmlrpc", "requests", "httpx", "aiohttp"),
    *("webbrowser", "telnetlib", "PySide6.QtNetwork", "PySide6.QtWebEngineCore"),
}
MARKER = "Zelenskyy"


def _imports(path: Path) -> set[str]:
    names = set[str]()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_the_program_imports_nothing_that_connects(root: Path) -> None:
    users = {
        path.relative_to(root).as_posix()
        for path in (root / "annotator").rglob("*.py")
        if _imports(path) & NETWORK
    }
    assert users == set()


def test_the_guard_of_the_tests_refuses_and_notices(root: Path) -> None:
    """In a process of its own, since the guard would fail this test."""
    code = (
        "import socket, tests.conftest as guard\n"
        "for connect in (lambda: socket.create_connection(('127.0.0.1', 9)),\n"
        "                lambda: socket.socket().connect(('127.0.0.1', 9)),\n"
        "                lambda: socket.getaddrinfo('example.org', 80)):\n"
        "    try: connect()\n"
        "    except ConnectionRefusedError as error: assert 'No test may' in str(error)\n"
        "    else: raise SystemExit('it connected')\n"
        "assert len(guard._connections) == 3\n"
        "if hasattr(socket, 'AF_UNIX'):\n"
        "    socket.socketpair()\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    "error",
    [
        InputError(f"“{MARKER}” is not a label."),
        EnvironmentFault(f"/home/ana/{MARKER}.annotator cannot be read."),
        ValueError(MARKER),
        KeyError(MARKER),
        FileNotFoundError(2, "No such file or directory", f"/home/ana/{MARKER}.txt"),
        UnicodeDecodeError("utf-8", MARKER.encode(), 0, 1, "invalid start byte"),
    ],
)
def test_an_error_is_logged_without_what_it_quotes(error: Exception) -> None:
    log_bug(error)
    log = log_path().read_text("utf-8")
    assert type(error).__name__ in log
    assert MARKER not in log


def test_a_command_that_fails_logs_no_words_of_an_article(tmp_path: Path, root: Path) -> None:
    code = (
        "import sys\n"
        "from annotator.app import main\n"
        "from annotator.project import store\n"
        "def fail(*_, **__):\n"
        "    raise ValueError(open(sys.argv[3]).read())\n"
        "assert main(['new', sys.argv[1]]) == 0\n"
        "store.Project.add = fail\n"
        "code = main(['import', sys.argv[1], sys.argv[3], '--annotator', 'ana'])\n"
        "assert code == 1\n"
    )
    article = tmp_path / "article.txt"
    article.write_text(f"{MARKER} said it.")
    arguments = [str(tmp_path / "kyiv.annotator"), "", str(article)]
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "ValueError" in log_path().read_text("utf-8")
    assert MARKER not in log_path().read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="has other permissions")
def test_what_is_written_about_the_work_is_for_nobody_else(places: Path) -> None:
    old = os.umask(0)
    try:
        log_bug(ValueError())
    finally:
        os.umask(old)
    assert stat.S_IMODE(log_path().stat().st_mode) == 0o600
    assert places in user_log_path("annotator", appauthor=False).parents


def test_the_page_of_the_manual_names_what_is_written(root: Path) -> None:
    page = (root / "resources" / "manual" / "privacy.md").read_text("utf-8")
    named = set(re.findall(r"`([^`]+)`", page))
    assert {"settings.ini", "places", "drafts", "annotator.log", "running", "unfinished"} <= named
