"""Blocks that are found again by the process, within the limits of a file."""

import os
import signal
import sys

import pytest

from annotator.formats.blocks import find_structure
from annotator.formats.format import ReadContext
from annotator.formats.reading_process.limit_errors import ReadingStopped
from annotator.formats.reading_process.limits import ReadingLimits
from annotator.formats.reading_process.session import FileSession
from annotator.model import Block, Document

STORY = Document("s", "Story", "Kyiv says yes\n\nIt went on, the mayor said on Monday.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no signal stops a process there")
def test_an_article_that_takes_too_long_is_named_and_the_next_is_read() -> None:
    session = FileSession(ReadContext(), ReadingLimits(seconds=0.5))
    blocks = find_structure(STORY.text).blocks
    assert session.read_blocks(STORY, of_formats_too=True) == blocks
    process = session._process
    assert process is not None
    assert process._process is not None
    os.kill(process._process.pid, signal.SIGSTOP)
    with pytest.raises(ReadingStopped, match="“Story”: reading it was ended"):
        session.read_blocks(STORY, of_formats_too=True)
    assert session.read_blocks(STORY, of_formats_too=True) == blocks
    session.close()


def test_blocks_that_came_with_a_file_stay() -> None:
    session = FileSession(ReadContext(), ReadingLimits())
    document = Document("s", "Story", STORY.text, {}, (Block("paragraph", 0, 4),))
    assert session.read_blocks(document, of_formats_too=False) is None
    session.close()
