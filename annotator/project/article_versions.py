"""What an open project tells about the versions of its articles' texts."""

from collections.abc import Mapping

from msgspec import Struct

from annotator.model.text_versions import FIRST
from annotator.model.types import OwnPlace, TextVersion, order_key
from annotator.model.validate import covered_text
from annotator.project import contents, team, text_versions
from annotator.project.connection import ProjectContext, translates_sqlite_errors
from annotator.project.text_versions import Placed
from annotator.text.alignment import Alignment, Fit, align


class CorrectionPreview(Struct, frozen=True):
    """What a corrected text would do to the annotations of an article."""

    changes: Alignment
    """From the text as it is to the corrected one."""
    same: int
    """Annotations that move along with their words as they are."""
    reworded: tuple[Placed, ...]
    """Annotations that move along, with other words; their own place is in the text as it is."""
    doubtful: tuple[Placed, ...]
    """Annotations that a change cuts or takes away."""


class ArticleVersions:
    """The versions of the texts in an open project, and what needs a look after corrections."""

    def __init__(self, context: ProjectContext) -> None:
        self.context = context

    @translates_sqlite_errors
    def corrected_ever(self) -> bool:
        """Return whether the text of any article ever was corrected."""
        return text_versions.any_corrections(self.context.db)

    @translates_sqlite_errors
    def has(self, document_id: str) -> bool:
        """Return whether the text of an article ever was corrected."""
        return text_versions.has_corrections(self.context.db, document_id)

    @translates_sqlite_errors
    def of_article(self, document_id: str) -> list[TextVersion]:
        """Return the versions of an article that were not undone, with their texts.

        The text as it came is first, each correction comes after the one that it corrects.

        Raises:
            InputError: there is no such article.
        """
        db = self.context.db
        tree = text_versions.read_tree(db, document_id)
        live = [version for version in tree.versions.values() if version.is_live]
        live.sort(key=lambda one: (len(tree.ancestors(one.id)), one.time, one.id))
        ids = (FIRST, *(version.id for version in live))
        return [text_versions.read_version(db, document_id, version) for version in ids]

    @translates_sqlite_errors
    def version(self, document_id: str, version: str) -> TextVersion:
        """Return one version of an article with its text.

        Raises:
            InputError: there is none.
        """
        return text_versions.read_version(self.context.db, document_id, version)

    @translates_sqlite_errors
    def clashes(self, document_id: str) -> list[TextVersion]:
        """Return the corrections that were made apart from the current one and are not settled."""
        return text_versions.clashes(self.context.db, document_id)

    @translates_sqlite_errors
    def doubtful(self, document_id: str) -> list[Placed]:
        """Return the annotations of an article that a correction cut, in the order of the text."""
        return self._without_hidden(
            document_id, text_versions.doubtful(self.context.db, document_id)
        )

    def count_doubtful(self, document_id: str) -> int:
        """Count the annotations of an article that a correction cut."""
        return len(self.doubtful(document_id)) if self.has(document_id) else 0

    @translates_sqlite_errors
    def doubtful_by_article(self) -> Mapping[str, int]:
        """Count the annotations that a correction cut, by article; 0 is left out."""
        db = self.context.db
        counts = {
            document_id: self.count_doubtful(document_id)
            for document_id in text_versions.corrected_documents(db)
            if text_versions.is_live(db, document_id)
        }
        return {document_id: count for document_id, count in counts.items() if count}

    def _without_hidden(self, document_id: str, placed: list[Placed]) -> list[Placed]:
        """Leave colleagues' annotations out where they are hidden from the current annotator."""
        db, annotator = self.context.db, self.context.annotator
        if not placed or not annotator or not team.hides_colleagues(db, annotator, document_id):
            return placed
        return [one for one in placed if one.annotation.annotator == annotator]

    @translates_sqlite_errors
    def corrected(self) -> list[str]:
        """Return the ids of the articles whose text is a corrected one."""
        versions = text_versions.corrected_documents(self.context.db)
        return sorted(document_id for document_id, version in versions.items() if version)

    @translates_sqlite_errors
    def preview(self, document_id: str, text: str) -> CorrectionPreview:
        """Return what a corrected text would do to the annotations; nothing is changed.

        In a blind project, colleagues' annotations are left out.

        Args:
            document_id: The article.
            text: The corrected text.

        Raises:
            InputError: there is no such article.
        """
        db = self.context.db
        document = contents.document(db, document_id)
        way = align(document.text, text)
        placed: list[Placed] = []
        for annotation in contents.annotations(db, document_id):
            fragments, fit = way.carry(annotation.fragments)
            own = OwnPlace(document.version, annotation.fragments, annotation.text)
            moved = annotation
            if fit is not Fit.LOST:
                words = covered_text(text, fragments)
                moved = text_versions.moved_to(annotation, fragments, words)
            placed.append(Placed(moved, fit, own))
        placed = self._without_hidden(document_id, placed)
        doubtful = [one for one in placed if one.needs_a_look]
        doubtful.sort(key=lambda one: order_key(one.annotation))
        return CorrectionPreview(
            way,
            sum(one.fit is Fit.SAME for one in placed),
            tuple(one for one in placed if one.fit is Fit.REWORDED),
            tuple(doubtful),
        )
