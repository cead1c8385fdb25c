"""The part of a damaged project that can be read as it was, as a project for a while.

What an export of it leaves out is named. Rows that the history has are part of it; what a recovery
puts in the place of something that could not be read is not.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from annotator.jobs import ProgressCallback
from annotator.model.tagset import TagSet
from annotator.project.recovery.recovering import Recovery, recover
from annotator.project.recovery.report import Finding, RecoveryReport
from annotator.project.store import Project
from annotator.temporary import temporary_folder
from annotator.words import number

_EXPORTED = (
    "documents",
    "annotations",
    "relations",
    "identities",
    "records",
    "document_versions",
    "fields",
)
_NAMED = 50


class ReadablePart(Struct, frozen=True):
    """A project without what could not be read, and what that is."""

    project: Project
    left_out: tuple[str, ...]
    """A sentence with the number, and one for each row; none where all could be read."""


@contextmanager
def readable_part(
    path: Path,
    spare_tag_set: TagSet,
    *,
    annotator: str = "",
    progress: ProgressCallback | None = None,
) -> Generator[ReadablePart, None, None]:
    """Open the part of a project that can be read; it is gone at the end of the block.

    Args:
        path: The project, which is only read.
        spare_tag_set: The tag set, where the project's own cannot be read.
        annotator: For whom it is opened.
        progress: Called with the pages that were read so far.

    Raises:
        InputError: nothing in the file is part of a project.
        EnvironmentFault: it cannot be copied.
        Cancelled: ``progress`` raised it.
    """
    with temporary_folder() as folder:
        # An export names its project by the file.
        new = folder / path.name
        report = recover(Recovery(path, new, spare_tag_set, with_tool=False), progress)
        doubtful = [finding for finding in report.findings if finding.is_doubtful]
        if doubtful:
            with Project.open(new) as project:
                project.set_aside([(finding.table, finding.key) for finding in doubtful])
        with Project.open(new, annotator=annotator, read_only=True) as project:
            yield ReadablePart(project, _describe(report))


def _describe(report: RecoveryReport) -> tuple[str, ...]:
    # What is found last of a row says what became of it.
    by_row = {(one.table, one.key): one for one in report.findings if one.table in _EXPORTED}
    findings = list(by_row.values())
    missing = sum(report.count(table).missing for table in _EXPORTED)
    if not findings and not missing:
        return ()
    sentences = [f"{number(len(findings), 'row')} could not be read as they were; see below."]
    if len(findings) == 1:
        sentences = ["One row could not be read as it was."]
    if missing:
        sentences.append(f"At least {number(missing, 'row is', 'rows are')} missing altogether.")
    sentences += [_in_words(finding) for finding in findings[:_NAMED]]
    if len(findings) > _NAMED:
        sentences.append(f"… and {len(findings) - _NAMED:,} more.")
    return tuple(sentences)


def _in_words(finding: Finding) -> str:
    if not finding.is_doubtful:
        return finding.words
    name = finding.words.partition(": its text ")[0].partition(" did not fit ")[0]
    return f"Left out: {name}."
