"""What all tests share: windows out of sight, settings of their own, repeatable examples."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Before anything imports Qt, which reads these once. A journey under an X server sets its own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_HOME = Path(tempfile.mkdtemp(prefix="annotator-tests-"))
# Where QSettings and platformdirs keep a person's settings, data and log. The cache stays the
# machine's own: the fonts' index is in it, and costs seconds to make anew.
_PLACES = {"XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state"}
os.environ.update({variable: str(_HOME / name) for variable, name in _PLACES.items()})
if sys.platform == "darwin":
    os.environ["HOME"] = str(_HOME)
elif sys.platform == "win32":
    os.environ["WIN_PD_OVERRIDE_LOCAL_APPDATA"] = str(_HOME)

from annotator.project.backup_settings import BackupSettings, save_settings  # noqa: E402

# Examples are searched for at a desk, and the same ones tried again in CI. No deadline: a shared
# machine is slow at times, and speed is what benchmarks/ measures.
# A test that needs more examples says so; HYPOTHESIS_EXAMPLES=1000 script/test looks for longer.
_EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", "50"))
settings.register_profile("desk", deadline=None, max_examples=_EXAMPLES)
settings.register_profile(
    "ci", deadline=None, derandomize=True, print_blob=True, max_examples=_EXAMPLES
)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


def pytest_sessionfinish() -> None:
    """Empty the clipboard: without a screen its content outlives Python, and ends in a crash."""
    gui = sys.modules.get("PySide6.QtGui")
    if gui and gui.QGuiApplication.instance():
        gui.QGuiApplication.clipboard().clear()


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def places() -> Path:
    """An empty folder with the settings, data and state of the person who runs the test.

    It begins empty for each test, except that rolling backups are off; programs that a test starts
    use it as well.
    """
    shutil.rmtree(_HOME, ignore_errors=True)
    for name in _PLACES.values():
        (_HOME / name).mkdir(parents=True, exist_ok=True)
    # Each window and each command would copy its project, which takes the disk's time.
    save_settings(BackupSettings(on=False))
    return _HOME


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def sample_path() -> Path:
    """The sample article, as *Open the sample* finds it."""
    from annotator.data_files import sample_article

    return sample_article()


@pytest.fixture
def reading_here() -> Iterator[None]:
    """Let imports read files in this process, where a test replaces a part of a reader."""
    from annotator.formats.reading_process.readers import reading_in_this_process

    with reading_in_this_process():
        yield


@pytest.fixture
def hostile_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Install the formats of :mod:`tests.formats.reading_process.hostile_formats`.

    Returns:
        The folder where their package is.
    """
    from annotator.formats import recognition, registry
    from annotator.formats.reading_process import pool
    from tests.formats.reading_process.hostile_formats import install

    def forget() -> None:
        for each in (
            registry.formats,
            registry._by_suffix,
            registry.companions,
            recognition._signs,
        ):
            each.cache_clear()

    site = tmp_path / "site"
    install(site)
    monkeypatch.syspath_prepend(str(site))
    forget()
    yield site
    sys.modules.pop("hostile_formats_package", None)
    monkeypatch.undo()
    forget()
    pool.end_all()


_connections: list[str] = []
"""What the code under test wanted from the network."""


def _watch_network(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse connections, except between processes of this machine through the file system."""
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple):  # The address of a socket in the file system is a text.
            _connections.append(f"{event}: {address}")
            raise ConnectionRefusedError("No test may use the network.")
    elif event == "socket.getaddrinfo" and arguments[0]:
        _connections.append(f"{event}: {arguments[0]}")
        raise ConnectionRefusedError("No test may ask for the address of a machine.")


sys.addaudithook(_watch_network)


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Nothing leaves the machine: a test that tries to connect fails, also if it goes on."""
    _connections.clear()
    yield
    tried = list(_connections)
    _connections.clear()
    assert tried == []
