"""The open project and the open article, as far as they are shown."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from annotator.model import (
    Annotation,
    Attribute,
    AttributeKind,
    Document,
    Fragment,
    Identity,
    Relation,
    Suggestion,
    TagSet,
    covered_text,
    order_key,
)
from annotator.model.article_index import ArticleIndex
from annotator.model.attribute_values import default_values
from annotator.model.relations import RelationOption, relation_type_name
from annotator.model.value_words import described_values, value_words
from annotator.project import Changes, Project, edits
from annotator.text.quotation_marks import DOUBLE_MARKS
from annotator.ui.article.caret import CaretState
from annotator.ui.session.colleagues import ColleagueLayers
from annotator.words import quote, shorten

NO_TAGS = TagSet(name="", layers=())
_COMPARED_UP_TO = 50
"""Among up to this many changed articles, one that was renamed is looked for."""


class Landing(NamedTuple):
    """Where an edit leads: the selection once the edit was made."""

    annotation_id: str
    """The annotation or suggestion that is selected, if the open article has it by then."""
    caret: int | None = None
    """Where the caret goes, in code points; None leaves it."""
    reveal: Fragment | None = None
    """The text that is scrolled into sight, ``(start, end)`` in code points."""
    activate: bool = True
    """Whether keys act on the annotation from then on."""
    text: CaretState | None = None
    """The caret and the selected text as they were before an edit that was undone. The selection
    is just this landing then: none, where the annotation is gone."""


class EditRunner(Protocol):
    """What a part of the session needs to change the project and to speak to the annotator."""

    busy: bool
    """Whether a job writes the project."""

    def do(self, edit: edits.Edit, landing: Landing | None = None) -> Changes | None:
        """Carry out an edit, and select where it leads; None when it could not be made."""
        ...

    def may_write(self) -> bool:
        """Return whether the project can be changed now; if not, say why."""
        ...

    def say(self, message: str) -> None:
        """Show a message in the status bar."""
        ...

    def report_left_out(self, message: str) -> None:
        """Show at the article what the latest edit left out, until the next edit."""
        ...


class ArticleUpdate(NamedTuple):
    """What a change of the project did to the open article."""

    changed: list[str]
    """Ids of annotations that are new or different."""
    removed: list[str]
    """Ids of annotations that are shown no longer."""
    related: set[str]
    """Ids of annotations whose relations changed."""


class Workspace:
    """The open project and the open article: the rows that are shown, read from the file.

    The session reports each change of the project; the workspace reads the changed rows once each.
    """

    def __init__(self, colleagues: ColleagueLayers) -> None:
        self.project: Project | None = None
        self.writable = False
        """Whether a project is open that can be changed."""
        self.document: Document | None = None
        self.status = "to do"
        """How far the annotator is with the open article."""
        self.article = ArticleIndex()
        """The annotations and relations of the open article that are shown."""
        self.suggestions = ArticleIndex()
        """The suggestions in the open article that await this annotator's verdict."""
        self.offers: dict[str, Suggestion] = {}
        """The same suggestions with their sources, by id."""
        self.defaults: Mapping[str, Mapping[str, Any]] = {}
        """Label name -> the values that a new annotation gets; only labels with some."""
        self.colleagues = colleagues
        """Decides which rows are shown."""
        self._identities: list[Identity] | None = None
        self._identity_names: dict[str, str] | None = None

    # Project

    @property
    def tag_set(self) -> TagSet:
        """The project's tag set; an empty one without a project."""
        return self.project.tag_set if self.project is not None else NO_TAGS

    @property
    def annotator(self) -> str:
        """The name of the annotator who works in the project; empty without a project."""
        return self.project.annotator if self.project is not None else ""

    def set_project(self, project: Project | None) -> None:
        """Have another project open, or none; its article must have been closed."""
        self.project = project
        self.writable = project is not None and not project.read_only
        self.forget_identities()
        self.read_defaults()

    def read_defaults(self) -> None:
        """Note the values that new annotations get, once for a tag set: each key needs them."""
        by_label = {
            label.name: default_values(label.attributes)
            for label in self.tag_set.labels()
            if label.attributes
        }
        self.defaults = {label: values for label, values in by_label.items() if values}

    def identities(self) -> list[Identity]:
        """Return all identities of the project, by name; read again only when they changed."""
        if self._identities is None:
            self._identities = self.project.identities() if self.project is not None else []
        return self._identities

    @property
    def identity_names(self) -> Mapping[str, str]:
        """The names of identities by id; empty where no attribute has identities as values."""
        if not self.tag_set.identity_attributes:
            return {}
        if self._identity_names is None:
            self._identity_names = {one.id: one.name for one in self.identities()}
        return self._identity_names

    def value_words(self, value: Any, attribute: Attribute | None) -> str:
        """Return a value of an attribute in words."""
        if attribute is None or attribute.kind is not AttributeKind.IDENTITY:
            return value_words(value, attribute)
        return value_words(value, attribute, self.identity_names)

    def words_of(self, annotation: Annotation, name: str) -> str:
        """Return the value of an attribute of an annotation in words."""
        label = self.tag_set.label(annotation.label)
        attribute = label.attribute(name) if label is not None else None
        return self.value_words(annotation.attributes.get(name), attribute)

    def described_values(self, annotation: Annotation) -> list[tuple[str, str]]:
        """Return name and words of each value of an annotation that says something and shows."""
        label = self.tag_set.label(annotation.label)
        attributes = label.attributes if label is not None else ()
        return described_values(attributes, annotation.attributes, self.identity_names)

    def forget_identities(self) -> None:
        """Read the identities again when they are asked for next."""
        self._identities = self._identity_names = None

    # Article

    def open_article(self, document_id: str) -> None:
        """Read an article.

        Raises:
            AnnotatorError: The article cannot be read; the one open before stays open.
        """
        assert self.project is not None
        document = self.project.document(document_id)
        offers = self.project.suggestions.waiting(document_id)
        status = self.project.articles.status(document_id)
        self.read_layers(document_id)
        self.document, self.status = document, status
        self._set_offers(offers)

    def close_article(self) -> None:
        """Have no article open."""
        self.document = None
        self.status = "to do"
        self.article = ArticleIndex()
        self._set_offers(())

    def exchange(self, other: "Workspace") -> None:
        """Have the article open that another workspace of the project has, and it this one's."""
        self.document, other.document = other.document, self.document
        self.status, other.status = other.status, self.status
        self.article, other.article = other.article, self.article
        self.suggestions, other.suggestions = other.suggestions, self.suggestions
        self.offers, other.offers = other.offers, self.offers
        self.colleagues.exchange(other.colleagues)

    def read_layers(self, document_id: str) -> None:
        """Read the annotations and relations of an article that are shown."""
        assert self.project is not None
        annotations, relations = self.colleagues.visible(
            self.project.annotations(document_id),
            self.project.relations(document_id),
            self.project.annotator,
            blinded=self.project.team.hides_colleagues(document_id),
        )
        self.article = ArticleIndex(annotations, relations)

    def read_suggestions(self) -> None:
        """Read the suggestions of the open article again; they are few."""
        assert self.project is not None
        assert self.document is not None
        self._set_offers(self.project.suggestions.waiting(self.document.id))

    def _set_offers(self, offers: Iterable[Suggestion]) -> None:
        self.offers = {offer.id: offer for offer in offers}
        waiting = (offer.annotation for offer in self.offers.values())
        self.suggestions = ArticleIndex(sorted(waiting, key=order_key))

    # Finding

    def annotation(self, annotation_id: str | None) -> Annotation | None:
        """Return an annotation of the open article."""
        return self.article.annotations.get(annotation_id) if annotation_id else None

    def selectable(self, annotation_id: str) -> Annotation | None:
        """Return an annotation or a suggestion of the open article."""
        annotation = self.article.annotations.get(annotation_id)
        return annotation or self.suggestions.annotations.get(annotation_id)

    def annotation_anywhere(self, annotation_id: str) -> Annotation | None:
        """Return an annotation of the open article, or else of another one."""
        annotation = self.article.annotations.get(annotation_id)
        if annotation is None and self.project is not None:
            annotation = self.project.annotation(annotation_id)
        return annotation

    def own_annotations(self, annotation_ids: Iterable[str]) -> list[Annotation]:
        """Return those of the open article's annotations that are the annotator's own."""
        annotations = map(self.article.annotations.get, annotation_ids)
        return [one for one in annotations if one is not None and one.annotator == self.annotator]

    def imagine(
        self, annotation_id: str, label: str, fragments: tuple[Fragment, ...]
    ) -> Annotation:
        """Return an annotation as an edit will make it, to look for its relations beforehand."""
        assert self.document is not None
        text = covered_text(self.document.text, fragments)
        return Annotation(annotation_id, self.annotator, label, fragments, text)

    # Naming

    def name_of(self, annotation_id: str, limit: int = 32) -> str:
        """Name an annotation or a suggestion in a few words: ``claim “We will …”``.

        Args:
            annotation_id: The annotation, of any article.
            limit: The greatest length of its text in code points.
        """
        annotation = self.selectable(annotation_id)
        if annotation is None and self.project is not None:
            annotation = self.project.annotation(annotation_id)
        if annotation is None:
            return "an annotation that is gone"
        return f"{annotation.label} {_quoted(annotation, limit)}"

    def describe_relation(self, option: RelationOption) -> str:
        """Describe a relation in words: ``claim “We will …” said by speaker “he”``."""
        source, target = self.name_of(option.source), self.name_of(option.target)
        return f"{source} {relation_type_name(option.type)} {target}"

    def describe_relations(self, options: Iterable[RelationOption], new_id: str) -> str:
        """Describe the relations of a new annotation: ``said by “he”, cued by “said”``.

        Args:
            options: The relations; those of one source follow each other.
            new_id: The new annotation, which is not named as a source.
        """
        parts: dict[str, list[str]] = {}
        for option in options:
            target = self.selectable(option.target) or self.annotation_anywhere(option.target)
            name = _quoted(target) if target is not None else self.name_of(option.target)
            relation = f"{relation_type_name(option.type)} {name}"
            parts.setdefault(option.source, []).append(relation)
        return "; ".join(
            ("" if source == new_id else f"{self.name_of(source)} ") + ", ".join(relations)
            for source, relations in parts.items()
        )

    # Changes

    def has_document(self, document_id: str) -> bool:
        """Return whether the project still has an article."""
        assert self.project is not None
        return self.project.articles.summary(document_id) is not None

    def document_with_text(self, text: str, document_ids: Collection[str]) -> str | None:
        """Return which of a few articles has a text: a merge may have renamed it.

        None when none has it, or when there are more than a few.
        """
        assert self.project is not None
        if len(document_ids) > _COMPARED_UP_TO:
            return None
        for document_id in sorted(document_ids):
            if self.has_document(document_id) and self.project.document(document_id).text == text:
                return document_id
        return None

    def read_changes(self, changes: Changes, *, restoring: bool) -> ArticleUpdate:
        """Read the rows of the open article that an edit changed.

        Args:
            changes: What the edit changed.
            restoring: Whether the edit undoes or redoes another. Relations of colleagues then
                count again as soon as both their ends are back.
        """
        assert self.project is not None
        assert self.document is not None
        self.status = self.project.articles.status(self.document.id)
        changed, removed, has_new = self._read_annotations(changes)
        if has_new and restoring:
            related = self._read_all_relations()
        else:
            related = self._read_relations(changes, removed)
        return ArticleUpdate(changed, removed, related)

    def _read_annotations(self, changes: Changes) -> tuple[list[str], list[str], bool]:
        """Return the ids changed and removed, and whether any annotation is new here."""
        assert self.project is not None
        assert self.document is not None
        article, sees = self.article, self.colleagues.sees
        changed: list[str] = []
        removed: list[str] = []
        has_new = False
        for annotation_id in changes.annotations:
            is_known = annotation_id in article.annotations
            row = self.project.annotation_and_document(annotation_id)
            if row is None or not sees(row[0].annotator, self.project.annotator):
                if is_known:
                    article.remove(annotation_id)
                    removed.append(annotation_id)
            elif is_known or row[1] == self.document.id:
                article.put(row[0])
                changed.append(annotation_id)
                has_new = has_new or not is_known
        return changed, removed, has_new

    def _read_all_relations(self) -> set[str]:
        assert self.project is not None
        assert self.document is not None
        relations = self.project.relations(self.document.id)
        sees, own = self.colleagues.sees, self.project.annotator
        return _ends(self.article.set_relations(r for r in relations if sees(r.annotator, own)))

    def _read_relations(self, changes: Changes, removed: list[str]) -> set[str]:
        """Read the changed relations; return the ids of the annotations at their ends."""
        assert self.project is not None
        article = self.article
        touched: list[Relation] = []
        for annotation_id in removed:
            for relation in article.relations_at(annotation_id):
                article.remove_relation(relation.id)
                touched.append(relation)
        for relation_id in changes.relations:
            relation = self.project.relation(relation_id)
            old = article.remove_relation(relation_id)
            if old is not None:
                touched.append(old)
            if relation is None:
                continue
            if not self.colleagues.sees(relation.annotator, self.project.annotator):
                continue
            if self._has_ends(relation.source, relation.target):
                article.put_relation(relation)
                touched.append(relation)
        return _ends(touched)

    def _has_ends(self, source: str, target: str) -> bool:
        assert self.project is not None
        annotations, project = self.article.annotations, self.project
        if source not in annotations and target not in annotations:
            return False
        return all(end in annotations or project.annotation(end) for end in (source, target))


def _quoted(annotation: Annotation, limit: int = 32) -> str:
    words = " ".join(annotation.text.split())
    # The name has quotation marks of its own.
    words = words.strip(DOUBLE_MARKS) or words
    return quote(shorten(words, limit))


def _ends(relations: Iterable[Relation]) -> set[str]:
    return {end for relation in relations for end in (relation.source, relation.target)}
