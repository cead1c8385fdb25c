"""Edits of the codebook, merges and undo in any order: no annotation is lost, all have a label."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.model import AnnotatedDocument, Document, TagSet
from annotator.model.attribute import Attribute
from annotator.model.errors import AnnotatorError
from annotator.model.tagset import Label, Layer
from annotator.project import Project
from annotator.project.codebook.edits import (
    AddLabel,
    AddValue,
    ChangeLabel,
    ChangeValue,
    JoinLabels,
    MoveLabel,
    RemoveLabel,
)
from annotator.project.codebook.splitting import SplitLabel
from annotator.project.edits import Edit, Tag

TEXT = "a" * 400
TAG_SET = TagSet(
    "small",
    (
        Layer("one", (Label("a", "A", attributes=(Attribute("x", ("u", "v")),)), Label("b", "B"))),
        Layer("two", (Label("c"),)),
    ),
)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(
            [
                *("tag", "rename", "add", "join", "split", "move", "remove", "retire", "value"),
                *("renamed_value", "undo", "redo", "merge"),
            ]
        ),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    min_size=4,
    max_size=24,
)


def labels(project: Project) -> list[str]:
    return list(project.tag_set.labels_by_name)


def edit(  # noqa: C901 - a list of cases
    project: Project, what: str, one: int, other: int, count: int
) -> Edit | None:
    names = labels(project)
    label, second = names[one % len(names)], names[other % len(names)]
    found = project.tag_set.label(label)
    attributes = found.attributes if found else ()
    value = {attributes[0].name: attributes[0].values[0]} if attributes else {}
    match what:
        case "tag":
            span = ((count, count + 1),)
            return Tag("d", label, span, value, id=f"{project.annotator}{count}")
        case "rename":
            return ChangeLabel(label, {"name": f"n{other}"})
        case "add":
            layer = project.tag_set.layers[one % len(project.tag_set.layers)]
            return AddLabel(layer.name, Label(f"m{other}"))
        case "join":
            return JoinLabels(label, second)
        case "split":
            ids = tuple(a.id for a in project.annotations("d") if a.label == label)[: other + 1]
            return SplitLabel(label, second, annotations=ids)
        case "move":
            layers = project.tag_set.layers
            return MoveLabel(label, layers[other % len(layers)].name, other)
        case "remove":
            return RemoveLabel(label)
        case "retire":
            return ChangeLabel(label, {"retired": bool(other % 2)})
        case "value" if attributes:
            return AddValue(label, attributes[0].name, f"w{other}")
        case "renamed_value" if attributes:
            return ChangeValue(
                label, attributes[0].name, attributes[0].values[0], {"name": f"w{other}"}
            )
        case _:
            return None


def act(projects: list[Project], who: int, what: str, one: int, other: int, count: int) -> int:
    """Do one thing; returns how many annotations that made or took away."""
    project = projects[who]
    before = len(project.annotations("d"))
    try:
        if what == "undo":
            project.undo()
        elif what == "redo":
            project.redo()
        elif what == "merge":
            project.merge(projects[1 - who].path)
        elif (wanted := edit(project, what, one, other, count)) is not None:
            project.do(wanted)
    except AnnotatorError:
        assert len(project.annotations("d")) == before
    return len(project.annotations("d")) - before


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_annotation_is_lost_in_any_order(steps: list[tuple[int, str, int, int]]) -> None:
    with TemporaryDirectory() as folder, ExitStack() as stack:
        path = Path(folder) / "ana.annotator"
        ana = stack.enter_context(Project.create(path, TAG_SET, annotator="ana"))
        ana.add([AnnotatedDocument(Document("d", "D", TEXT))])
        for number in range(4):
            ana.do(Tag("d", "abc"[number % 3], ((number, number + 1),), id=f"first{number}"))
        ana.save_copy(path.with_name("ben.annotator"))
        ben = stack.enter_context(Project.open(path.with_name("ben.annotator"), annotator="ben"))
        projects = [ana, ben]
        for count, (who, what, one, other) in enumerate(steps, 10):
            change = act(projects, who, what, one, other, count)
            if what not in ("tag", "undo", "redo", "merge"):
                assert change == 0, what
            for project in projects:
                assert project.check() == [], (what, who)
                known = set(labels(project))
                assert {a.label for a in project.annotations("d")} <= known
        ana.merge(ben.path)
        ben.merge(ana.path)
        assert ana.tag_set == ben.tag_set
        assert ana.annotations("d") == ben.annotations("d")
        assert ana.check() == ben.check() == []
