"""One file is read: each error names it."""

from pathlib import Path

import pytest

from annotator.formats.format import ReadContext
from annotator.formats.reading_process.one_file import read_file
from annotator.model import InputError


def test_an_error_of_a_part_that_does_not_know_its_file_names_it(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body>" + "<div>" * 5_000 + "He said so.", "utf-8")
    with pytest.raises(InputError, match=r"^a\.html: Elements of its markup are nested"):
        list(read_file(path, "html", ReadContext("ana"), lambda _: None))
