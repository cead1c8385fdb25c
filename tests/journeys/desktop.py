"""A screen of its own, with real keys and a real mouse, for journeys through the real window."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.journeys.seed_keys import strokes

NEEDED = ("Xvfb", "xdotool", "openbox")
_KEYSYMS = {
    "Esc": "Escape",
    "Enter": "Return",
    "[": "bracketleft",
    "]": "bracketright",
    "+": "plus",
    ".": "period",
    "=": "equal",
}
PATIENCE = 30.0
"""Seconds until a journey gives up waiting for what should come at once."""


def missing() -> list[str]:
    """The programs that a journey needs and this machine lacks."""
    return [name for name in NEEDED if shutil.which(name) is None]


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Wait for another process; raises AssertionError when it does not come to it."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"Waited {PATIENCE:.0f} s in vain for {what}.")
        # Another process cannot signal us; a short look now and then is all there is.
        time.sleep(0.02)


class Desktop:
    """An X server without a screen, and the programs that run on it."""

    def __init__(self, home: Path, size: str = "1440x900") -> None:
        self.home = home
        reader, writer = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
            pass_fds=[writer],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        with os.fdopen(reader) as display:
            self.display = ":" + display.readline().strip()
        self.environment = {
            **os.environ,
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CACHE_HOME": str(home / "cache"),
        }
        self.environment.pop("WAYLAND_DISPLAY", None)
        self._eyes: subprocess.Popen[bytes] | None = None
        self._others: list[subprocess.Popen[bytes]] = [self._start(["openbox"])]

    def is_managed(self) -> bool:
        """Whether a window that opens now is given the keyboard by the window manager."""
        return self._asked("get_num_desktops") != "" and self._asked("getwindowfocus") != ""

    def _start(
        self, command: list[str], stdin: int | None = None, stdout: int = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        with (self.home / "errors.txt").open("ab") as errors:
            return subprocess.Popen(
                command,
                env=self.environment,
                cwd=Path(__file__).parents[2],
                stdin=stdin,
                stdout=stdout,
                stderr=errors,
            )

    def open(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start the application, and wait for its window to have the keyboard."""
        app = self._start([sys.executable, "-m", "annotator", *arguments])
        self._others.append(app)
        self.wait_for_window(app)
        return app

    def open_with_eyes(self) -> subprocess.Popen[bytes]:
        """The same for an application that says where things are seen: see :meth:`look`."""
        self._eyes = self._start(
            [sys.executable, "-m", "tests.journeys.eyes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._others.append(self._eyes)
        self.wait_for_window(self._eyes)
        return self._eyes

    def look(self, *question: str | int) -> Any:
        """Where something is seen; None when it is not."""
        assert self._eyes is not None
        assert self._eyes.stdin is not None
        assert self._eyes.stdout is not None
        self._eyes.stdin.write(json.dumps(question).encode() + b"\n")
        self._eyes.stdin.flush()
        return json.loads(self._eyes.stdout.readline())

    def click(self, *question: str) -> None:
        """Wait until something is seen, and click it."""
        seen: list[list[int]] = []

        def found() -> bool:
            place = self.look(*question)
            return place is not None and not seen.append(place)

        wait_until(found, " ".join(question))
        x, y = map(str, seen[-1])
        self.do("mousemove", x, y, "click", "1")

    def drag(self, begin: Sequence[int], end: Sequence[int]) -> None:
        """Press the mouse here, and let it go there."""
        half = [(a + b) // 2 for a, b in zip(begin, end, strict=True)]
        self.do("mousemove", *map(str, begin), "mousedown", "1")
        for place in (half, end):
            self.do("mousemove", *map(str, place))
        self.do("mouseup", "1")

    def wait_for_window(self, app: subprocess.Popen[bytes]) -> None:
        """Wait until a window of the application is there and active."""

        def active() -> bool:
            if app.poll() is not None:
                errors = (self.home / "errors.txt").read_text("utf-8", "replace")
                raise AssertionError(f"The application ended with {app.returncode}: {errors}")
            # The window manager says which window is active a moment before keys go there.
            focused = self._asked("getwindowfocus")
            return focused != "" and focused == self._asked("getactivewindow")

        wait_until(active, "the window to have the keyboard")

    def window_name(self) -> str:
        """The title of the window that has the keyboard."""
        return self._asked("getactivewindow", "getwindowname")

    def _asked(self, *words: str) -> str:
        """What xdotool says; nothing where it cannot tell."""
        done = subprocess.run(
            ["xdotool", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    def do(self, *words: str) -> None:
        """Give xdotool a command."""
        subprocess.run(
            ["xdotool", *words],
            env=self.environment,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def keys(self, *names: str) -> None:
        """Press keys, one after the other: ``keys("ctrl+f")``."""
        self.do("key", "--clearmodifiers", "--delay", "30", *names)

    def type(self, text: str) -> None:
        """Type a text."""
        self.do("type", "--delay", "15", text)

    def press(self, script: str) -> None:
        """Press keys as they are written for a person: ``press("Ctrl+F {he said} Esc C")``."""
        for typed, group in groupby(strokes(script), lambda stroke: stroke.typed):
            if typed:
                self.type("".join(stroke.text for stroke in group))
            else:
                self.keys(*(keysym(stroke.text) for stroke in group))

    def picture(self, path: Path) -> None:
        """Save what the screen shows as a PNG, where ImageMagick is there to do it."""
        if shutil.which("import"):
            subprocess.run(
                ["import", "-window", "root", str(path)], env=self.environment, check=True
            )

    def close(self) -> None:
        """End all that runs on the screen, and the screen."""
        for process in (*reversed(self._others), self._server):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)


def keysym(key: str) -> str:
    """How X calls a key with what is held: ``shift+bracketright`` for ``Shift+]``."""
    *held, last = key.split("+") if key != "+" else ["+"]
    return "+".join([*map(str.lower, held), _KEYSYMS.get(last) or _as_letter(last)])


def _as_letter(key: str) -> str:
    return key.lower() if len(key) == 1 else key


@contextmanager
def desktop(home: Path) -> Iterator[Desktop]:
    """A screen that goes away in the end."""
    home.mkdir(parents=True, exist_ok=True)
    screen = Desktop(home)
    try:
        # A window that is there before its manager never gets the keyboard.
        wait_until(screen.is_managed, "the window manager")
        yield screen
    finally:
        screen.close()
