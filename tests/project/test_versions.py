"""A text is corrected, and nothing that was done on it is lost, whoever corrects or merges what."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from annotator.formats.format import ReadContext
from annotator.formats.jsonl import FORMAT
from annotator.formats.jsonl import lines as jsonl
from annotator.formats.jsonl.reading import read
from annotator.formats.losses import NOTHING_BUT_SPANS, Losses, watched
from annotator.formats.tag_sets import default_tag_set
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Block,
    Document,
    InputError,
    ModelObject,
)
from annotator.project import Project
from annotator.project.correcting import Correct, KeepPlace
from annotator.project.curating import AddComment, Decide
from annotator.project.edits import (
    Relate,
    SetBlocks,
    SetFragments,
    SetNote,
    Tag,
    Together,
    Untag,
)
from annotator.project.suggesting import Accept, Reject, Suggest, make_suggestion
from annotator.text.alignment import Fit

TEXT = "Mr Smiht spoke.\nKyiv said: “We agree. Nobody else did.\nAn advert for tea.\n"
BLOCKS = (Block("headline", 0, 15), Block("paragraph", 16, 54), Block("paragraph", 55, 73))


def article(document_id: str = "a", text: str = TEXT) -> AnnotatedDocument:
    """An article with three blocks."""
    blocks = BLOCKS if text == TEXT else ()
    return AnnotatedDocument(Document(document_id, document_id, text, {}, blocks))


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Callable[[str], Project]]:
    """Makes a project with the article for somebody."""
    made: list[Project] = []

    def make(name: str) -> Project:
        path = tmp_path / f"{name}-{len(made)}.annotator"
        made.append(Project.create(path, default_tag_set(), annotator=name))
        made[-1].add([article()])
        return made[-1]

    yield make
    for project in made:
        assert project.check() == []
        project.close()


@pytest.fixture
def ana(people: Callable[[str], Project]) -> Project:
    """Ana's project."""
    return people("ana")


def tag(project: Project, words: str, label: str = "claim") -> str:
    """Tag some words of the text as it is; returns the id."""
    start = project.document("a").text.index(words)
    edit = Tag("a", label, ((start, start + len(words)),))
    project.do(edit)
    return edit.id


def correct(project: Project, old: str, new: str, reason: str = "") -> str:
    """Replace words of the text; returns the id of the new version."""
    text = project.document("a").text
    assert old in text
    project.do(Correct("a", text.replace(old, new, 1), reason))
    return project.document("a").version


def words(project: Project) -> dict[str, str]:
    """The words that each annotation covers now, checked against the text."""
    text = project.document("a").text
    covered = {
        one.id: " … ".join(text[start:end] for start, end in one.fragments)
        for one in project.annotations("a")
    }
    assert covered == {one.id: one.text for one in project.annotations("a")}
    return covered


def exported(project: Project) -> bytes:
    """The native export."""
    out = BytesIO()
    jsonl.write(project.stream(), out)
    return out.getvalue()


def items(export: bytes, tmp_path: Path) -> list[ModelObject]:
    """What a native export has."""
    path = tmp_path / "export.jsonl"
    path.write_bytes(export)
    return list(read(path, ReadContext(annotator="cy")))


def imported(project: Project, export: bytes, tmp_path: Path) -> list[ModelObject]:
    """Import a native export."""
    read_items = items(export, tmp_path)
    project.add(read_items)
    return read_items


def test_what_other_formats_cannot_hold_is_counted(ana: Project) -> None:
    claim, advert = tag(ana, "We agree."), tag(ana, "advert", "organization")
    ana.do(Relate(claim, advert, "about"))
    correct(ana, "An advert for tea.\n", "")
    losses = Losses()
    (item,) = [
        item
        for item in watched(ana.stream(), NOTHING_BUT_SPANS, losses)
        if isinstance(item, AnnotatedDocument)
    ]
    assert item.relations == ()
    assert [annotation.id for annotation in item.annotations] == [claim]
    assert losses.count("texts of earlier versions") == 1
    assert losses.count("annotations without words in the text") == 1
    assert losses.count("relations of annotations without words") == 1
    held = Losses()
    list(watched(ana.stream(), FORMAT.holds, held))
    assert len(held) == 0


# Carrying over


def test_annotations_move_with_their_words(ana: Project) -> None:
    name, claim, tea = tag(ana, "Smiht", "speaker"), tag(ana, "We agree."), tag(ana, "tea", "other")
    correct(ana, "Smiht", "Smith", "a typo")
    correct(ana, "agree. ", "agree.” ")
    assert words(ana) == {name: "Smith", claim: "We agree.", tea: "tea"}
    assert ana.versions.doubtful("a") == []
    assert [version.reason for version in ana.versions.of_article("a")] == ["", "a typo", ""]
    assert ana.versions.corrected() == ["a"]


def test_the_text_as_it_came_stays_readable(ana: Project) -> None:
    version = correct(ana, "Smiht", "Smith")
    assert ana.versions.version("a", "").text == TEXT
    assert ana.versions.version("a", version).text == ana.document("a").text
    with pytest.raises(InputError, match="no version gone"):
        ana.versions.version("a", "gone")


def test_what_a_correction_cuts_is_listed(ana: Project) -> None:
    cut, lost = tag(ana, "did.\nAn advert"), tag(ana, "advert", "other")
    correct(ana, "An advert for tea.\n", "")
    assert words(ana) == {cut: "did.\n"}
    assert [(one.annotation.id, one.fit) for one in ana.versions.doubtful("a")] == [
        (cut, Fit.CUT),
        (lost, Fit.LOST),
    ]
    assert ana.versions.doubtful_by_article() == {"a": 2}
    assert ana.annotation(lost) is None


def test_the_owner_settles_what_was_cut(ana: Project) -> None:
    cut, lost, gone = tag(ana, "did.\nAn"), tag(ana, "advert", "other"), tag(ana, "tea", "other")
    correct(ana, "An advert for tea.\n", "")
    ana.do(KeepPlace((cut,)))
    with pytest.raises(InputError, match="are not in the corrected text"):
        ana.do(KeepPlace((lost,)))
    ana.do(SetFragments(lost, ((0, 2),)))
    ana.do(Untag(gone))
    assert ana.versions.doubtful("a") == []
    assert words(ana) == {cut: "did.\n", lost: "Mr"}
    ana.annotator = "bo"
    with pytest.raises(InputError, match="Only ana"):
        ana.do(KeepPlace((cut,)))


def test_blocks_keep_their_roles(ana: Project) -> None:
    correct(ana, "spoke.\n", "spoke in Kyiv.\n")
    correct(ana, "Kyiv.\n", "Kyiv.\nA new line.\n")
    document = ana.document("a")
    shown = [(block.kind, document.text[block.start : block.end]) for block in document.blocks]
    assert shown == [
        ("headline", "Mr Smiht spoke in Kyiv."),
        ("paragraph", "A new line."),
        ("paragraph", "Kyiv said: “We agree. Nobody else did."),
        ("paragraph", "An advert for tea."),
    ]
    correct(ana, "Nobody else", "\nNobody else")
    correct(ana, "did.\nAn", "did. An")
    document = ana.document("a")
    assert [document.text[block.start : block.end] for block in document.blocks][2:] == [
        "Kyiv said: “We agree. ",
        "Nobody else did. An advert for tea.",
    ]
    ana.do(SetBlocks({"a": (Block("headline", 0, 2),)}))
    assert ana.document("a").blocks == (Block("headline", 0, 2),)
    ana.undo()
    assert len(ana.document("a").blocks) == 4


def test_a_note_that_its_owner_writes_brings_an_annotation_into_the_text(ana: Project) -> None:
    name = tag(ana, "Smiht", "speaker")
    version = correct(ana, "Mr", "Mister")
    ana.do(SetNote(name, "the minister"))
    row = ana._db.execute("SELECT text_version, start FROM annotations").fetchone()
    assert row == (version, 7)
    ana.undo()
    assert ana._db.execute("SELECT text_version, start FROM annotations").fetchone() == ("", 3)
    assert words(ana) == {name: "Smiht"}


def test_the_words_of_the_corrected_text_are_found(ana: Project) -> None:
    ana.do(SetNote(tag(ana, "tea", "other"), "a hot drink"))
    correct(ana, "Smiht", "Smith")
    assert [(hit.match, hit.start) for hit in ana.articles.search("Smith")] == [("Smith", 3)]
    assert ana.articles.search("Smiht") == []
    correct(ana, "Mr", "Mister")
    assert [hit.start for hit in ana.articles.search("hot drink")] == [TEXT.index("tea") + 4]
    assert [text for _, text in ana.articles.texts()] == [ana.document("a").text]
    assert ana.counts().characters == len(TEXT) + 4


def test_a_correction_without_a_change_is_none(ana: Project) -> None:
    assert ana.do(Correct("a", TEXT.replace("\n", "\r\n"))).step == 0
    with pytest.raises(InputError, match="is empty"):
        ana.do(Correct("a", " \n"))
    with pytest.raises(InputError, match="half of a character"):
        ana.do(Correct("a", "\ud83d"))
    with pytest.raises(InputError, match="has no version gone"):
        ana.do(Correct("a", TEXT, settles=("gone",)))


def test_tagging_in_the_same_step_counts_in_the_corrected_text(ana: Project) -> None:
    text = TEXT.replace("Mr Smiht", "Smith")
    ana.do(Together("both", (Correct("a", text), Tag("a", "speaker", ((0, 5),)))))
    assert list(words(ana).values()) == ["Smith"]
    ana.undo()
    assert ana.document("a").text == TEXT
    assert words(ana) == {}


def test_a_title_that_is_the_headline_follows_it_and_comes_back(
    people: Callable[[str], Project],
) -> None:
    ana, bo = people("ana"), people("bo")
    for project in (ana, bo):
        project.add([AnnotatedDocument(Document("t", "Mr Smiht spoke.", f" {TEXT}", {}, ()))])
    ana.do(Correct("t", f" {TEXT}".replace("Smiht", "Smith")))
    assert ana.document("t").title == "Mr Smith spoke."
    assert [one.id for one in ana.articles.page(query="Smith", titles=True)] == ["t"]
    assert ana.articles.page(query="Smiht", titles=True) == []
    bo.merge(ana.path)
    assert bo.document("t").title == "Mr Smith spoke."
    assert [one.id for one in bo.articles.page(query="Smith", titles=True)] == ["t"]
    ana.undo()
    assert ana.document("t").title == "Mr Smiht spoke."
    assert ana.articles.page(query="Smith", titles=True) == []
    assert [one.id for one in ana.articles.page(query="Smiht", titles=True)] == ["t"]
    ana.redo()
    assert ana.document("t").title == "Mr Smith spoke."
    assert ana.check() == bo.check() == []


def test_a_title_that_is_not_the_headline_stays(ana: Project) -> None:
    correct(ana, "Mr Smiht", "Mister Smith")
    assert ana.document("a").title == "a"


def test_a_preview_shows_what_a_correction_would_do(ana: Project) -> None:
    name, advert = tag(ana, "Smiht", "speaker"), tag(ana, "advert", "other")
    tag(ana, "We agree.")
    text = TEXT.replace("Smiht", "Smith").replace("An advert for tea.\n", "")
    preview = ana.versions.preview("a", text)
    assert preview.same == 1
    assert [(one.annotation.id, one.annotation.text) for one in preview.reworded] == [
        (name, "Smith")
    ]
    assert [(one.annotation.id, one.fit) for one in preview.doubtful] == [(advert, Fit.LOST)]
    assert ana.document("a").text == TEXT


# Undo


def test_undo_brings_the_old_text_back_with_all_annotations(ana: Project) -> None:
    before = tag(ana, "Smiht", "speaker")
    correct(ana, "Smiht", "Smith")
    assert ana.undo() is not None
    assert words(ana) == {before: "Smiht"}
    assert ana.redo() is not None
    after = tag(ana, "We agree.")
    assert words(ana) == {before: "Smith", after: "We agree."}
    ana.undo(document_id="a")
    ana.undo(document_id="a")
    assert words(ana) == {before: "Smiht"}
    assert ana.articles.search("Smith") == []


def test_what_was_tagged_since_stays_when_the_correction_is_undone(
    people: Callable[[str], Project],
) -> None:
    ana = people("ana")
    correct(ana, "Mr Smiht", "Smith")
    ana.annotator = "bo"
    since, new = tag(ana, "We agree."), tag(ana, "Smith", "speaker")
    ana.annotator = "ana"
    ana.undo()
    assert ana.document("a").text == TEXT
    assert words(ana) == {since: "We agree.", new: "Smiht"}
    ana.redo()
    assert words(ana) == {since: "We agree.", new: "Smith"}


def test_a_correction_is_undone_after_those_that_build_on_it(
    people: Callable[[str], Project],
) -> None:
    ana = people("ana")
    correct(ana, "Smiht", "Smith")
    ana.annotator = "bo"
    correct(ana, "Mr", "Mister")
    ana.annotator = "ana"
    step = ana.history.step_to_undo("a")
    assert step is not None
    assert ana.history.step_in_the_way(step, "undo") is not None
    with pytest.raises(InputError, match="builds on"):
        ana.undo(document_id="a")


def test_the_last_correction_of_an_article_is_found_behind_other_steps(
    people: Callable[[str], Project],
) -> None:
    ana = people("ana")
    ana.add([article("b", "Another one.")])
    correct(ana, "Smiht", "Smith")
    ana.do(Tag("b", "other", ((0, 7),)))
    assert ana.history.undo_title("a") == "correct the text"
    ana.undo(document_id="a")
    assert ana.document("a").text == TEXT
    assert ana.history.redo_title("a") == "correct the text"
    ana.redo(document_id="a")
    assert ana.document("a").text != TEXT


# Colleagues


def test_a_colleague_with_the_old_text_is_merged(people: Callable[[str], Project]) -> None:
    ana, bo = people("ana"), people("bo")
    mine = tag(ana, "Smiht", "speaker")
    correct(ana, "Smiht", "Smith")
    theirs, tea = tag(bo, "We agree."), tag(bo, "tea", "other")
    ana.merge(bo.path)
    assert words(ana) == {mine: "Smith", theirs: "We agree.", tea: "tea"}
    report = bo.merge(ana.path)
    assert (report.corrections, report.annotations) == (1, 1)
    assert exported(ana) == exported(bo)
    assert bo.merge(ana.path).nothing_new
    bo.undo()
    assert bo.document("a").text == TEXT
    assert words(bo) == {theirs: "We agree.", tea: "tea"}


def test_texts_that_were_corrected_apart_are_both_kept(people: Callable[[str], Project]) -> None:
    ana, bo = people("ana"), people("bo")
    correct(ana, "Smiht", "Smith")
    name = tag(ana, "Smith", "speaker")
    correct(bo, "Smiht", "Smythe")
    other = tag(bo, "Smythe", "speaker")
    (note,) = ana.merge(bo.path).notes.messages
    assert "was corrected by" in note
    bo.merge(ana.path)
    assert exported(ana) == exported(bo)
    current = ana.document("a")
    (clash,) = ana.versions.clashes("a")
    assert {clash.text, current.text} == {
        TEXT.replace("Smiht", "Smith"),
        TEXT.replace("Smiht", "Smythe"),
    }
    assert set(words(ana)) == {name, other}
    ana.do(Correct("a", clash.text, settles=(clash.id,)))
    assert ana.versions.clashes("a") == []
    bo.merge(ana.path)
    assert bo.versions.clashes("a") == []
    assert bo.document("a").text == clash.text
    bo.merge(ana.path)
    assert exported(ana) == exported(bo)


def test_the_same_correction_made_twice_is_no_clash(people: Callable[[str], Project]) -> None:
    ana, bo = people("ana"), people("bo")
    for project in (ana, bo):
        correct(project, "Smiht", "Smith")
    name = tag(bo, "Smith", "speaker")
    assert len(ana.merge(bo.path).notes) == 0
    assert ana.versions.clashes("a") == []
    assert words(ana) == {name: "Smith"}


def test_an_article_that_a_merge_renames_keeps_its_corrections(
    people: Callable[[str], Project],
) -> None:
    ana, bo = people("ana"), people("bo")
    ana.add([article("z", "One text.")])
    ana.do(Correct("z", "Another text."))
    bo.add([article("b", "One text.")])
    ana.merge(bo.path)
    assert ana.document("b").text == "Another text."
    bo.merge(ana.path)
    assert bo.document("b").text == "Another text."


# Verdicts, comments, relations, suggestions


def test_verdicts_hold_in_the_corrected_text(ana: Project) -> None:
    claim, name = tag(ana, "We agree."), tag(ana, "Kyiv", "speaker")
    ana.annotator = "rex"
    ana.do(Decide("a", (claim,), (claim,)))
    ana.do(AddComment("a", (claim,), "really?"))
    correct(ana, "Mr Smiht", "Smith")
    work = ana.review.work("a")
    (decision,) = work.decisions.values()
    gold = ana.review.gold("a")
    assert [one.text for one in gold.annotations] == ["We agree."]
    assert decision.taken[0].fragments == work.annotations[claim].fragments
    assert [thread.annotations for thread in ana.review.threads("a")] == [(claim,)]
    ana.do(Decide("a", (claim,), (claim,)))
    ana.do(Decide("a", (name,), (name,)))
    assert ana.review.gold("a").document.text == ana.document("a").text
    ana.undo()
    ana.undo()
    assert [one.text for one in ana.review.gold("a").annotations] == ["We agree."]


def test_a_verdict_is_outdated_only_by_its_owner(ana: Project) -> None:
    claim = tag(ana, "We agree.")
    ana.annotator = "rex"
    ana.do(Decide("a", (claim,), (claim,)))
    correct(ana, "Mr Smiht", "Smith")
    before = ana.review.decisions("a")[0].seen
    ana.annotator = "ana"
    ana.do(SetNote(claim, "sure"))
    (decision,) = ana.review.decisions("a")
    assert decision.seen == before
    ana.do(SetFragments(claim, ((0, 5),)))
    (decision,) = ana.review.decisions("a")
    assert decision.seen != before


def test_relations_wait_for_an_end_that_was_corrected_away(
    ana: Project, people: Callable[[str], Project], tmp_path: Path
) -> None:
    claim, advert = tag(ana, "We agree."), tag(ana, "advert", "organization")
    ana.do(Relate(claim, advert, "about", id="r"))
    correct(ana, "An advert for tea.\n", "")
    assert ana.relations("a") == []
    copy = people("cy")
    imported(copy, exported(ana), tmp_path)
    ana.do(SetFragments(advert, ((0, 2),)))
    assert [relation.id for relation in ana.relations("a")] == ["r"]
    assert copy.relations("a") == []
    assert copy.versions.doubtful_by_article() == {"a": 1}
    copy.merge(ana.path)
    assert [relation.id for relation in copy.relations("a")] == ["r"]


def test_suggestions_move_too_and_are_not_made_again(ana: Project) -> None:
    def suggest(name: str) -> str:
        document = ana.document("a")
        start = document.text.index(name)
        suggestion = make_suggestion(
            document, "ana", "other", ((start, start + len(name)),), source="test"
        )
        ana.do(Suggest((suggestion,)))
        return suggestion.id

    tea, did = suggest("tea"), suggest("did")
    suggest("advert")
    ana.do(Reject((did,)))
    correct(ana, "Mr Smiht", "Smith")
    assert [one.annotation.text for one in ana.suggestions.waiting("a")] == ["advert", "tea"]
    ana.do(Accept((tea,)))
    assert words(ana) == {tea: "tea"}
    for name in ("tea", "did", "advert"):
        suggest(name)
    assert [one.annotation.text for one in ana.suggestions.waiting("a")] == ["advert"]
    correct(ana, "An advert for tea.\n", "")
    assert ana.suggestions.waiting("a") == []


# Exchange


def test_the_native_format_is_lossless(
    ana: Project, people: Callable[[str], Project], tmp_path: Path
) -> None:
    name, advert = tag(ana, "Smiht", "speaker"), tag(ana, "advert", "other")
    correct(ana, "Smiht", "Smith", "typo")
    tag(ana, "We agree.")
    correct(ana, "An advert for tea.\n", "")
    export = exported(ana)
    with Project.create(tmp_path / "new.annotator", ana.tag_set, annotator="cy") as copy:
        (item,) = [
            item for item in imported(copy, export, tmp_path) if isinstance(item, AnnotatedDocument)
        ]
        assert item.document.text == ana.document("a").text
        assert exported(copy) == export
        assert copy.check() == []
        assert words(copy) == words(ana)
        copy.undo()
        assert copy.articles.count() == 0
        copy.redo()
        assert exported(copy) == export
    old = people("bo")
    imported(old, export, tmp_path)
    assert exported(old) == export
    assert old.add(items(export, tmp_path)).corrections == 0
    assert [one.annotation.id for one in old.versions.doubtful("a")] == [advert]
    assert words(old)[name] == "Smith"


def test_work_on_the_text_of_any_version_is_imported(ana: Project) -> None:
    version = correct(ana, "Mr", "Mister")
    for text, annotation in ((TEXT, "old"), (ana.document("a").text, "new")):
        start = text.index("tea")
        elsewhere = AnnotatedDocument(
            Document("a", "a", text),
            (annotated(annotation, text, start),),
        )
        report = ana.add([elsewhere])
        assert (report.already_there, report.annotations) == (1, 1)
    assert words(ana) == {"old": "tea", "new": "tea"}
    rows = ana._db.execute("SELECT id, text_version FROM annotations ORDER BY id").fetchall()
    assert rows == [("new", version), ("old", "")]
    assert ana.add([article("a", "Something else.")]).documents == 1
    assert ana.articles.count() == 2


def annotated(annotation_id: str, text: str, start: int) -> Annotation:
    """An annotation of three characters."""
    end = start + 3
    return Annotation(annotation_id, "cy", "other", ((start, end),), text[start:end])


def test_a_line_that_another_program_has_moved_counts_in_the_current_text(
    ana: Project, people: Callable[[str], Project], tmp_path: Path
) -> None:
    name = tag(ana, "Smiht", "speaker")
    correct(ana, "Mr", "Mister")
    export = exported(ana).replace(b'[[7,12]],"text":"Smiht"', b'[[0,6]],"text":"Mister"', 1)
    copy = people("cy")
    imported(copy, export, tmp_path)
    assert words(copy) == {name: "Mister"}


def test_fields_that_are_only_called_like_ours_stay_metadata(
    people: Callable[[str], Project], tmp_path: Path
) -> None:
    copy = people("cy")
    line = b'{"id": "b", "text": "Words.", "versions": 3, "version": "2"}\n'
    imported(copy, line, tmp_path)
    assert copy.document("b").metadata == {"versions": 3, "version": "2"}


def test_a_correction_that_does_not_fit_is_refused(
    ana: Project, people: Callable[[str], Project], tmp_path: Path
) -> None:
    correct(ana, "Smiht", "Smith")
    export = exported(ana).replace(b'"edits":[[', b'"edits":[[1,')
    export = export.replace(b'"edits":[[1,', b'"edits":[[', 0)
    broken = exported(ana).replace(b"Smith spoke", b"Smith smoke")
    with pytest.raises(InputError, match="does not fit the version"):
        imported(people("cy"), broken, tmp_path)
    assert export != broken


# Soundness


def test_check_finds_what_is_wrong_with_corrections(ana: Project) -> None:
    correct(ana, "Smiht", "Smith")
    tag(ana, "We agree.")
    damages = {
        "UPDATE document_versions SET edits = '[]'": "differs from the version before it",
        "UPDATE document_versions SET text_hash = 'x'": "has another text than when it was made",
        "UPDATE document_versions SET current = 0": "marked as current is another one",
        "UPDATE document_versions SET parent = 'x'": "is of a version that is missing",
        "UPDATE annotations SET text_version = 'x'": "has no version x",
    }
    for damage, sentence in damages.items():
        ana._db.execute("BEGIN")
        ana._db.execute(damage)
        assert any(sentence in problem for problem in ana.check()), damage
        ana._db.execute("ROLLBACK")


# In any order


class Correcting(RuleBasedStateMachine):
    """Two people tag, correct, undo and merge; no annotation is lost on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.projects: list[Project] = []
        for name in ("ana", "bo"):
            path = self.folder / f"{name}.annotator"
            self.projects.append(Project.create(path, default_tag_set(), annotator=name))
            self.projects[-1].add([article()])
        self.live: list[set[str]] = [set(), set()]
        """What each of the projects must have."""

    def teardown(self) -> None:
        ana, bo = self.projects
        ana.merge(bo.path)
        bo.merge(ana.path)
        ana.merge(bo.path)
        assert exported(ana) == exported(bo)
        assert bo.merge(ana.path).nothing_new
        assert self.live[0] | self.live[1] <= self._found(ana)
        for project in self.projects:
            project.close()
        rmtree(self.folder)

    def _found(self, project: Project) -> set[str]:
        lost = {one.annotation.id for one in project.versions.doubtful("a")}
        return set(words(project)) | lost

    @rule(who=st.integers(0, 1), start=st.integers(0, 80), length=st.integers(1, 12))
    def tag(self, who: int, start: int, length: int) -> None:
        project = self.projects[who]
        size = len(project.document("a").text)
        start = start % size
        edit = Tag("a", "other", ((start, min(start + length, size)),))
        project.do(edit)
        self.live[who].add(edit.id)

    @rule(
        who=st.integers(0, 1),
        start=st.integers(0, 80),
        length=st.integers(0, 20),
        new=st.sampled_from(["", "x", "tea ", "Smith\n", "“"]),
    )
    def correct(self, who: int, start: int, length: int, new: str) -> None:
        project = self.projects[who]
        text = project.document("a").text
        start = start % len(text)
        corrected = text[:start] + new + text[start + length :]
        if corrected.strip():
            project.do(Correct("a", corrected))

    @rule(who=st.integers(0, 1), note=st.text("ab", max_size=2))
    def note(self, who: int, note: str) -> None:
        project = self.projects[who]
        own = [one for one in project.annotations("a") if one.annotator == project.annotator]
        if own:
            project.do(SetNote(own[0].id, note))

    @rule(who=st.integers(0, 1))
    def confirm(self, who: int) -> None:
        project = self.projects[who]
        for one in project.versions.doubtful("a"):
            if one.annotation.annotator == project.annotator and one.fit is not Fit.LOST:
                project.do(KeepPlace((one.annotation.id,)))

    @rule(who=st.integers(0, 1), redo=st.booleans())
    def undo(self, who: int, redo: bool) -> None:
        project = self.projects[who]
        step = project.history.step_to_redo() if redo else project.history.step_to_undo()
        if step is None or step.title.startswith(("merge", "import")):
            return
        try:
            changes = project.redo() if redo else project.undo()
        except InputError:
            return  # A merge has changed the row since.
        for annotation_id in changes.annotations if changes is not None else ():
            tagged = project.annotation(annotation_id) is not None
            lost = {one.annotation.id for one in project.versions.doubtful("a")}
            is_live = tagged or annotation_id in lost
            for live in self.live:
                live.discard(annotation_id)
            if is_live:
                self.live[who].add(annotation_id)

    @rule(who=st.integers(0, 1))
    def merge(self, who: int) -> None:
        self.projects[who].merge(self.projects[1 - who].path)
        self.live[who] |= self.live[1 - who]

    @invariant()
    def nothing_is_lost(self) -> None:
        for project, live in zip(self.projects, self.live, strict=True):
            assert live <= self._found(project)
            assert project.check() == []


Correcting.TestCase.settings = settings(
    max_examples=15,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestCorrecting = Correcting.TestCase
