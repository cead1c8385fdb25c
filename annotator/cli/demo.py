"""``annotator demo``: the main job on the sample article, with or without a display."""

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import mkdtemp

from annotator.cli.command import SUFFIX, Command
from annotator.cli.streams import say
from annotator.cli.window import Window
from annotator.model.errors import EnvironmentFault, InputError

_SIZE = (1440, 900)
_ANNOTATOR = "demo"


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--screenshot", metavar="FILE", type=Path, help="save a picture of the window, a PNG file"
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        help="where the project and the exported file go (default: a new temporary folder)",
    )
    parser.add_argument(
        "--annotator", metavar="NAME", default=_ANNOTATOR, help="who tags (default: demo)"
    )


def _run(arguments: Namespace, window: Window) -> int:
    from annotator.cli.demo_job import do_job

    picture = _picture_path(arguments.screenshot)
    path = _new_project(_folder(arguments.out))
    document, _ = do_job(path, arguments.annotator.strip() or _ANNOTATOR, say)
    if picture is not None:
        window.render(path, document, picture, _SIZE)
        if not picture.is_file() or picture.stat().st_size == 0:
            raise EnvironmentFault(f"The picture {picture} could not be written.")
        say(f"Pictured  {picture}")
    return 0


def _picture_path(given: Path | None) -> Path | None:
    """Where the picture goes; raises InputError before anything is done for a wrong place."""
    if given is None:
        return None
    picture = given.expanduser().absolute()
    if picture.suffix.lower() != ".png":
        raise InputError(f"{picture} must end in .png: the picture is a PNG file.")
    if not picture.parent.is_dir():
        raise InputError(f"The folder {picture.parent} does not exist; make it first.")
    if picture.is_dir():
        raise InputError(f"{picture} is a folder; give the name of a file in it.")
    if not os.access(picture if picture.exists() else picture.parent, os.W_OK):
        raise EnvironmentFault(f"The picture {picture} cannot be written: permission denied.")
    return picture


def _folder(given: Path | None) -> Path:
    try:
        if given is None:
            return Path(mkdtemp(prefix="annotator-demo-"))
        given.expanduser().mkdir(parents=True, exist_ok=True)
        return given.expanduser().absolute()
    except OSError as error:
        raise EnvironmentFault(
            f"The folder {given or 'for temporary files'} cannot be made: "
            f"{error.strerror or error}."
        ) from error


def _new_project(folder: Path) -> Path:
    """The first name that is free: what an earlier demo made stays."""
    path = folder / f"demo{SUFFIX}"
    count = 1
    while path.exists() or path.with_suffix(".jsonl").exists():
        count += 1
        path = folder / f"demo-{count}{SUFFIX}"
    return path


COMMAND = Command(
    "demo",
    "do the main job on the sample article",
    "Do the main job on the sample article, through the same code as the window and with or "
    "without a display: make a project, import, tag and relate quotations of every kind, undo and "
    "redo, close, open again, export, and prove that nothing was lost.",
    _arguments,
    _run,
)
