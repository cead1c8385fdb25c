"""Agreement as a dataset's card tells it."""

from collections.abc import Iterator

from annotator.agreement.measuring import measure
from annotator.agreement.table import told
from annotator.jobs import ProgressCallback
from annotator.model import AnnotatedDocument
from annotator.project import Project


def card_lines(project: Project, progress: ProgressCallback | None = None) -> list[str]:
    """The figures of a project as lines of Markdown; none where fewer than two people tagged."""
    names = sorted(project.counts().annotators)
    if len(names) < 2:
        return []
    found = measure(
        _documents(project, names, progress), project.tag_set, names, done=project.done_by()
    )
    return ["```", *told(found), "```"]


def _documents(
    project: Project, names: list[str], progress: ProgressCallback | None
) -> Iterator[AnnotatedDocument]:
    for item in project.stream(progress, names):
        if isinstance(item, AnnotatedDocument):
            yield item
