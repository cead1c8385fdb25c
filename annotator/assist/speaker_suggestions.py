"""Suggests speakers where a transcript names them at the beginning of a line: ``MODERATOR: …``."""

from collections.abc import Iterable, Iterator
from typing import cast

from annotator.assist.suggesters import Suggester, SuggestionRequest
from annotator.jobs import ProgressCallback
from annotator.model import Document, Suggestion
from annotator.project import ImportReport, Project
from annotator.project.suggesting import make_suggestion
from annotator.text.speaker_labels import speaker_labels

NAME = "speaker-labels"
_SPEAKER = "speaker"
_PROGRESS_EVERY = 50


def suggest_speakers(
    project: Project,
    request: SuggestionRequest | None = None,
    progress: ProgressCallback | None = None,
    *,
    document_ids: Iterable[str] | None = None,
) -> Iterator[Suggestion]:
    """Yield a suggestion for each label of a speaker in the project's transcripts.

    Args:
        project: The open project.
        request: With labels, nothing is suggested unless ``speaker`` is one of them.
        progress: Called with the number of articles looked through.
        document_ids: The articles; None: all.
    """
    labels = request.labels if request is not None else frozenset[str]()
    if project.tag_set.label(_SPEAKER) is None or (labels and _SPEAKER not in labels):
        return
    ids = list(project.articles.ids() if document_ids is None else document_ids)
    for number, document_id in enumerate(ids):
        if progress is not None and number % _PROGRESS_EVERY == 0:
            progress(number, len(ids), "articles")
        document = project.document(document_id)
        for label in speaker_labels(document.text, _known_speakers(document)):
            yield make_suggestion(
                document, project.annotator, _SPEAKER, (label.fragment,), source=NAME
            )


def _known_speakers(document: Document) -> set[str]:
    """Return the names of the speakers that the file of a transcript stated."""
    names: object = document.metadata.get("speakers")
    if not isinstance(names, list):
        return set()
    return {name for name in cast(list[object], names) if isinstance(name, str)}


def suggest_imported_speakers(project: Project, report: ImportReport) -> Iterator[Suggestion]:
    """Yield a suggestion for each label of a speaker in the articles of an import.

    Args:
        project: The project to which they were added.
        report: The report of the import.
    """
    return suggest_speakers(project, document_ids=report.document_ids)


SPEAKER_LABELS = Suggester(
    NAME, "speakers whose names begin lines of transcripts", suggest_speakers
)
