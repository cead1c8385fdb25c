"""Reads the blocks of articles again: those recognised by an earlier version, or any on demand."""

from collections.abc import Iterable, Mapping
from contextlib import closing

from msgspec import Struct

from annotator.formats.format import ReadContext
from annotator.formats.reading_process.limits import ReadingLimits
from annotator.formats.reading_process.readers import open_reader
from annotator.jobs import ProgressCallback
from annotator.model import Block
from annotator.project import Project
from annotator.words import number


class Rereading(Struct, frozen=True):
    """What reading blocks again would change."""

    blocks: Mapping[str, tuple[Block, ...]]
    """The blocks of the articles in which some change, by the article's id."""
    changed_blocks: int
    """How many of them are new, or have another role."""
    unchanged: int
    """How many articles have their blocks as they are recognised today."""
    of_formats: tuple[str, ...]
    """The ids of articles whose blocks were not recognised in their text."""

    def describe(self) -> str:
        """Return what changed and what was left alone, and why, in sentences."""
        blocks, articles = (
            number(self.changed_blocks, "block"),
            number(len(self.blocks), "article"),
        )
        changed = f"{blocks} of {articles} changed." if self.blocks else "No block changed."
        sentences = [changed]
        if self.unchanged:
            verb = "needs" if self.unchanged == 1 else "need"
            sentences.append(f"{number(self.unchanged, 'article')} {verb} no change.")
        if self.of_formats:
            count = len(self.of_formats)
            left_alone = "was left alone: its" if count == 1 else "were left alone: their"
            sentences.append(f"{number(count, 'article')} {left_alone} blocks came with the file.")
        return " ".join(sentences)


def reread_blocks(
    project: Project,
    document_ids: Iterable[str] | None = None,
    progress: ProgressCallback | None = None,
    *,
    of_formats_too: bool = False,
) -> Rereading:
    """Recognise the blocks of articles again, and change nothing yet.

    Args:
        project: The open project.
        document_ids: The articles; None: all.
        progress: Called with the number of articles so far.
        of_formats_too: Recognise blocks in the text also where those of the article came with a
            file, in place of these.

    Raises:
        InputError: There is no article with one of the ids, or one takes too long.
        Cancelled: ``progress`` raised it.
    """
    ids = project.articles.ids() if document_ids is None else list(document_ids)
    changed: dict[str, tuple[Block, ...]] = {}
    of_formats: list[str] = []
    changed_blocks = unchanged = count = 0

    def report(_: object = None) -> None:
        if progress is not None:
            progress(count, len(ids), "articles")

    with closing(open_reader(ReadContext(), ReadingLimits(), None, report)) as reader:
        for count, document_id in enumerate(ids):  # noqa: B007 - the progress has it
            report()
            document = project.document(document_id)
            blocks = reader.read_blocks(document, of_formats_too=of_formats_too)
            if blocks is None:
                of_formats.append(document_id)
            elif blocks == document.blocks:
                unchanged += 1
            else:
                changed[document_id] = blocks
                changed_blocks += len(set(blocks) - set(document.blocks))
    return Rereading(changed, changed_blocks, unchanged, tuple(of_formats))
