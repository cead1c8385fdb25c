"""The guidelines: written by section, kept with their labels, merged, undone, and known again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.model.errors import InputError
from annotator.model.tagset import Label
from annotator.project import Project
from annotator.project.codebook.edits import AddLabel, ChangeLabel, JoinLabels
from annotator.project.fields import describe_clash
from annotator.project.guideline_edits import (
    DecideSection,
    ImportGuidelines,
    MoveSection,
    RemoveSection,
    WriteSection,
)

TEXT = "# Rules\n\nFor all.\n\n## `claim`\n\nWhat is said.\n\n## Cues\n\nVerbs.\n"
Copy = Callable[[str], Project]


@pytest.fixture
def written(project: Project) -> Project:
    """A project with guidelines of three sections."""
    project.do(ImportGuidelines(TEXT))
    return project


@pytest.fixture
def copy(written: Project, path: Path) -> Copy:
    """Gives a colleague a copy of the project, in which they work."""

    def make(annotator: str) -> Project:
        target = path.with_name(f"{annotator}.annotator")
        written.save_copy(target)
        return Project.open(target, annotator=annotator)

    return make


def own_text(project: Project) -> str:
    return project.guidelines.markdown(generated=False)


def section_id(project: Project, title: str) -> str:
    return next(one.id for one in project.guidelines.sections() if one.about() == title)


def test_a_text_is_split_at_its_headings_and_comes_back(written: Project) -> None:
    assert [one.about() for one in written.guidelines.sections()] == ["Rules", "claim", "Cues"]
    assert own_text(written) == TEXT
    assert written.check() == []


def test_a_section_with_the_name_of_a_label_is_about_it(written: Project) -> None:
    section = written.guidelines.of_label("claim")
    assert section is not None
    assert section.text == "What is said."
    assert not section.is_generated


def test_a_rename_keeps_the_place(written: Project) -> None:
    written.do(ChangeLabel("claim", {"name": "statement"}))
    section = written.guidelines.of_label("statement")
    assert section is not None
    assert (section.title, section.text) == ("`statement`", "What is said.")
    assert written.guidelines.of_label("claim") is None
    written.do(WriteSection(section.markdown.replace("said", "stated"), section=section.id))
    assert "## `statement`\n\nWhat is stated." in own_text(written)
    written.undo()
    written.undo()
    assert own_text(written) == TEXT


def test_a_joined_label_leads_to_the_section_of_the_other(written: Project) -> None:
    written.do(JoinLabels("claim", "cue"))
    section = written.guidelines.of_label("cue")
    assert section is not None
    assert section.text == "What is said."


def test_labels_without_a_section_are_shown_as_the_codebook_defines_them(
    written: Project,
) -> None:
    written.do(ChangeLabel("cue", {"examples": ("according to", "said")}))
    section = written.guidelines.of_label("cue")
    assert section is not None
    assert section.is_generated
    assert "- “according to”\n- “said”" in section.text
    label = written.tag_set.label("cue")
    assert label is not None
    assert label.description.split()[0] in section.text
    assert "claim" not in [one.label for one in written.guidelines.shown() if one.is_generated]


def test_further_headings_become_further_sections(written: Project) -> None:
    claim = section_id(written, "claim")
    written.do(WriteSection("## `claim`\n\nNew.\n\n### Ends\n\nInside.", section=claim))
    titles = [one.about() for one in written.guidelines.sections()]
    assert titles == ["Rules", "claim", "Ends", "Cues"]
    written.undo()
    assert own_text(written) == TEXT


def test_sections_move_and_go(written: Project) -> None:
    cues = section_id(written, "Cues")
    written.do(MoveSection(cues, -1))
    assert [one.about() for one in written.guidelines.sections()] == ["Rules", "Cues", "claim"]
    written.do(MoveSection(cues, -1))
    written.do(MoveSection(cues, -1))
    assert [one.about() for one in written.guidelines.sections()] == ["Cues", "Rules", "claim"]
    written.do(RemoveSection(cues))
    assert [one.about() for one in written.guidelines.sections()] == ["Rules", "claim"]
    while written.history.undo_title() != "import guidelines of 3 sections":
        written.undo()
    assert own_text(written) == TEXT


def test_an_empty_section_and_an_unknown_label_are_refused(written: Project) -> None:
    with pytest.raises(InputError, match="needs a title"):
        written.do(WriteSection("  \n"))
    with pytest.raises(InputError, match="no label"):
        written.do(WriteSection("# X", label="nothing"))
    with pytest.raises(InputError, match="no text"):
        written.do(ImportGuidelines(""))


def test_a_marked_text_is_known_again_whatever_its_titles(written: Project) -> None:
    before = {one.id: one.label for one in written.guidelines.sections()}
    text = written.guidelines.markdown(marked=True)
    written.do(ImportGuidelines(text.replace("Cues", "Words that mark").replace("`claim`", "C")))
    after = written.guidelines.sections()
    assert {one.id: one.label for one in after} == before
    assert [one.title for one in after] == ["Rules", "C", "Words that mark"]


def test_a_text_without_marks_is_known_again_by_its_titles(written: Project) -> None:
    before = [one.id for one in written.guidelines.sections()]
    written.do(ImportGuidelines(TEXT.replace("Verbs.", "Verbs\n\n## New\n\nx")))
    after = [one.id for one in written.guidelines.sections()]
    assert after[:3] == before
    assert len(after) == 4
    written.do(ImportGuidelines(TEXT))
    assert [one.id for one in written.guidelines.sections()] == before


def test_the_history_tells_who_changed_what(written: Project) -> None:
    cues = section_id(written, "Cues")
    written.do(WriteSection("## Cues\n\nVerbs and nouns.", section=cues))
    written.annotator = "ben"
    written.do(WriteSection("## Cues\n\nNouns.", section=cues))
    latest, before, first = written.guidelines.history(cues)
    assert (latest.annotator, latest.before, latest.after) == (
        "ben",
        {"text": "Verbs and nouns."},
        {"text": "Nouns."},
    )
    assert (before.annotator, before.after["text"]) == ("ana", "Verbs and nouns.")
    assert first.after["title"] == "Cues"
    assert {each.section for each in written.guidelines.history()} > {cues}


def test_different_sections_unite(written: Project, copy: Copy) -> None:
    with copy("ben") as ben:
        ben.do(WriteSection("## Cues\n\nOf ben.", section=section_id(ben, "Cues")))
        ben.do(WriteSection("## By ben"))
        written.do(WriteSection("## `claim`\n\nOf ana.", section=section_id(written, "claim")))
        written.do(WriteSection("## By ana"))
        report = written.merge(ben.path)
        ben.merge(written.path)
        assert own_text(written) == own_text(ben)
    assert report.clashes == 0
    for words in ("Of ana.", "Of ben.", "## By ana", "## By ben"):
        assert words in own_text(written)


def test_a_section_changed_apart_is_a_clash_that_is_decided_once(
    written: Project, copy: Copy
) -> None:
    with copy("ben") as ben:
        claim = section_id(written, "claim")
        ben.do(WriteSection("## `claim`\n\nOf ben.", section=claim))
        written.do(WriteSection("## `claim`\n\nOf ana.", section=claim))
        assert written.merge(ben.path).clashes == 1
        (clash,) = written.guidelines.clashes()
        assert {clash.value, clash.rivals[0][0]} == {"Of ana.", "Of ben."}
        assert "Guideline" in describe_clash(clash)
        # Another field of the section decides nothing.
        written.do(WriteSection(f"# `claim`\n\n{clash.value}", section=claim))
        assert len(written.guidelines.clashes()) == 1
        written.do(DecideSection(claim, "text", "Of ana."))
        assert written.guidelines.clashes() == []
        ben.merge(written.path)
        assert ben.guidelines.clashes() == []
        assert "Of ana." in own_text(ben)
        written.undo()
        assert len(written.guidelines.clashes()) == 1


def test_a_new_label_finds_its_section(written: Project) -> None:
    written.do(AddLabel("Entities", Label("rumour", "R")))
    written.do(WriteSection("## Rumours\n\nHearsay.", label="rumour"))
    section = written.guidelines.of_label("rumour")
    assert section is not None
    assert section.title == "Rumours"
    written.do(ChangeLabel("rumour", {"name": "gossip"}))
    assert written.guidelines.of_label("gossip") is not None
    assert written.guidelines.sections()[-1].title == "Rumours"


EDITS = st.lists(
    st.tuples(st.sampled_from(["write", "add", "move", "remove", "import"]), st.integers(0, 5)),
    max_size=6,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(EDITS)
def test_any_row_of_edits_is_undone(written: Project, edits: list[tuple[str, int]]) -> None:
    before, title = own_text(written), written.history.undo_title()
    steps = 0
    for kind, at in edits:
        sections = written.guidelines.sections()
        one = sections[at % len(sections)].id if sections else ""
        edit = {
            "write": WriteSection(f"## T{at}\n\ntext {at}\n\n### S\n", section=one),
            "add": WriteSection(f"# N{at}", after=one),
            "move": MoveSection(one, (-1) ** at),
            "remove": RemoveSection(one),
            "import": ImportGuidelines(f"# I{at}\n\n## `cue`\n\n{at}"),
        }[kind]
        if kind == "add" or one:
            steps += written.do(edit).step > 0
    text = own_text(written)
    for _ in range(steps):
        written.undo()
    assert (own_text(written), written.history.undo_title()) == (before, title)
    for _ in range(steps):
        written.redo()
    assert own_text(written) == text
    for _ in range(steps):
        written.undo()
