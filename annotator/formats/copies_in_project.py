"""Near copies among a project's articles: named after an import or merge, found before one."""

from annotator.formats.near_copies import NearCopies, near_copies
from annotator.jobs import ProgressCallback
from annotator.model import Cancelled
from annotator.project import ImportReport, MergeReport, Project

_MAX_COPY_NOTES = 100
_PROGRESS_EVERY_ARTICLES = 20


def note_copies(
    project: Project, report: ImportReport | MergeReport, progress: ProgressCallback | None
) -> None:
    """Add a note to a report for each new article that is a near copy of another one."""
    if report.documents:
        for sentence in describe_copies(project, report, progress):
            report.notes.add(sentence)


def describe_copies(
    project: Project, report: ImportReport | MergeReport, progress: ProgressCallback | None
) -> list[str]:
    """Return a sentence for each new article that shares most of its text with another one."""
    new = set(report.document_ids)
    try:
        pairs = near_copies(
            project.articles.texts(), total=project.articles.count(), progress=progress
        )
    except Cancelled:
        return ["The articles are in, but were not compared with each other: it was cancelled."]
    new_pairs = [pair for pair in pairs if pair.one in new or pair.other in new]
    sentences: list[str] = []
    for pair in new_pairs[:_MAX_COPY_NOTES]:
        # The subject is the article that was added.
        old, copy = (pair.one, pair.other) if pair.other in new else (pair.other, pair.one)
        sentences.append(
            f"{name_article(project, copy)} is a near copy of {name_article(project, old)}: "
            f"{pair.share:.0%} of their text is the same. Both are kept."
        )
    remaining = len(new_pairs) - len(sentences)
    if remaining:
        sentences.append(f"There are {remaining:,} more pairs of near copies.")
    return sentences


def copies_in_project(
    project: Project, new: NearCopies, progress: ProgressCallback | None = None
) -> dict[str, tuple[str, float]]:
    """Find for articles that are not in the project yet the nearest copy that is.

    Args:
        project: The project.
        new: The new articles.
        progress: Called with the number of articles that were compared.

    Returns:
        By the id of the new article the id of the other one, and the estimated share of common
        shingles, from 0 to 1.

    Raises:
        Cancelled: ``progress`` raised it.
    """
    nearest: dict[str, tuple[str, float]] = {}
    total = project.articles.count()
    for done, (document_id, text) in enumerate(project.articles.texts(), 1):
        for new_id, share in new.copies_of(text):
            if share > nearest.get(new_id, ("", 0.0))[1]:
                nearest[new_id] = (document_id, share)
        if progress is not None and done % _PROGRESS_EVERY_ARTICLES == 0:
            progress(done, total, "articles compared")
    return nearest


def name_article(project: Project, document_id: str) -> str:
    """Return the name by which a person knows an article: its title and its file."""
    document = project.document(document_id)
    source = document.metadata.get("source") or document_id
    return f"“{document.title}” ({source})" if document.title else str(source)
