"""Writes the pages of the manual that are made from the code; a test compares them with it.

.venv/bin/python script/manual.py
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from annotator.data_files import resource
from annotator.formats.formats_page import formats_page
from annotator.formats.registry import OWN
from annotator.formats.tag_sets import default_tag_set
from annotator.project import Project
from annotator.ui.application import make_application
from annotator.ui.keys.key_list import keys_page
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow


def main() -> None:
    """Write the pages, as a window with an empty project has it."""
    make_application()
    with TemporaryDirectory() as folder:
        window = MainWindow(Settings(Path(folder) / "settings.ini"))
        window.backups.pause()
        tag_set = default_tag_set()
        window.session.set_project(Project.create(Path(folder) / "new.annotator", tag_set))
        page = keys_page(window.actions_, tag_set.name)
        window.close()
    _write("keys.md", page)
    _write("formats.md", formats_page(OWN.values()))


def _write(name: str, page: str) -> None:
    path = resource("manual", name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(page, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
