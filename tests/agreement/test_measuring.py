"""The figures: what holds of them whatever the annotations, and what each stands for."""

import random
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement import Agreement, Figure, Occurrence, Scores, Team, measure
from annotator.model import AnnotatedDocument, Annotation, Cancelled
from tests.agreement.making import TAG_SET, link, note, one_layer, text
from tests.agreement.test_alignment import notes_of

LENGTH = 14
_TWO = ("ana", "ben")
_MEASURES = ("exact", "overlap", "kappa", "alpha", "unitizing")


def renamed(own: Sequence[Annotation], name: str) -> list[Annotation]:
    """The same annotations of somebody else."""
    return [
        note(name, each.label, *each.fragments, attributes=each.attributes, id=f"{name}{number}")
        for number, each in enumerate(own)
    ]


def of_two(*articles: tuple[Sequence[Annotation], Sequence[Annotation]]) -> Agreement:
    """The agreement of ana and ben, who did all articles."""
    documents = [
        text(LENGTH, [*ana, *ben], id=f"d{number}") for number, (ana, ben) in enumerate(articles)
    ]
    done = {each.document.id: _TWO for each in documents}
    return measure(documents, TAG_SET, _TWO, done=done)


def figures_of(team: Team) -> dict[str, Figure]:
    """All figures by name."""
    found = {
        f"{scope.kind} {scope.name} {field}": getattr(scope.scores, field)
        for scope in team.scopes
        for field in Scores.__struct_fields__
        if field != "gamma"
    }
    found |= {f"{each.label} {each.name}": each.figure for each in team.attributes}
    return found | {f"relation {each.type}": each.f1 for each in team.relations}


def values_of(team: Team) -> dict[str, float | None]:
    """The values of all figures, precision and recall left out."""
    return {
        name: figure.value
        for name, figure in figures_of(team).items()
        if "precision" not in name and "recall" not in name
    }


# --- whatever the annotations -----------------------------------------------------------------


@given(st.lists(notes_of("ana"), min_size=1, max_size=3))
def test_who_says_the_same_agrees_wholly(articles: list[list[Annotation]]) -> None:
    team = of_two(*[(own, renamed(own, "ben")) for own in articles]).pairs[0]
    for figure in figures_of(team).values():
        assert figure.value is None or figure.value == pytest.approx(1)
        assert figure.value is not None or figure.why
    number = sum(map(len, articles))
    assert team.places["agreed"] == sum(team.places.values()) == number
    assert team.scope().exact.items == 2 * number


@given(st.lists(st.tuples(notes_of("ana"), notes_of("ben")), min_size=1, max_size=3))
def test_it_does_not_matter_who_is_who(
    articles: list[tuple[list[Annotation], list[Annotation]]],
) -> None:
    team = of_two(*articles).pairs[0]
    turned = of_two(*[(renamed(b, "ana"), renamed(a, "ben")) for a, b in articles]).pairs[0]
    assert values_of(turned) == pytest.approx(values_of(team))
    assert turned.places == team.places
    for name, figure in figures_of(team).items():
        if "precision" in name:
            other = figures_of(turned)[name.replace("precision", "recall")]
            assert (other.value, other.items) == (figure.value, figure.items)
    assert team.confusion is not None
    assert turned.confusion is not None
    for cell in team.confusion.cells:
        assert turned.confusion.cell(cell.other, cell.one).count == cell.count


@given(
    st.lists(st.tuples(notes_of("ana"), notes_of("ben"), notes_of("cleo")), max_size=2),
    st.randoms(use_true_random=False),
)
def test_order_does_not_matter(
    articles: list[tuple[list[Annotation], ...]], chance: random.Random
) -> None:
    names = ["ana", "ben", "cleo"]
    documents: list[AnnotatedDocument] = []
    shuffled: list[AnnotatedDocument] = []
    for number, own in enumerate(articles):
        notes = [each for notes in own for each in notes]
        documents.append(text(LENGTH, notes, id=f"d{number}"))
        chance.shuffle(notes)
        shuffled.append(text(LENGTH, notes, id=f"d{number}"))
    found = measure(documents, TAG_SET, names)
    assert measure(shuffled, TAG_SET, names[::-1]) == found


@given(notes_of("ana"), notes_of("ben"))
def test_figures_keep_their_bounds(ana: list[Annotation], ben: list[Annotation]) -> None:
    for name, figure in figures_of(of_two((ana, ben)).pairs[0]).items():
        if figure.value is None:
            assert figure.why
            continue
        assert figure.value <= 1 + 1e-9
        if any(word in name for word in ("exact", "overlap", "relation")):
            assert figure.value >= 0
    scores = of_two((ana, ben)).pairs[0].scope()
    if scores.exact.value is not None and scores.overlap.value is not None:
        assert scores.exact.value <= scores.overlap.value


# --- what each stands for ---------------------------------------------------------------------


def test_precision_recall_and_their_items() -> None:
    ana = [note("ana", "claim", (0, 4)), note("ana", "claim", (5, 9))]
    ben = [note("ben", "claim", (0, 4)), note("ben", "claim", (6, 9)), note("ben", "cue", (10, 12))]
    scores = of_two((ana, ben)).pairs[0].scope("Claims")
    assert (scores.exact.value, scores.exact.items) == (2 / 5, 5)
    assert (scores.exact_precision.value, scores.exact_precision.items) == (1 / 3, 3)
    assert (scores.exact_recall.value, scores.exact_recall.items) == (1 / 2, 2)
    assert scores.overlap.value == 4 / 5
    assert scores.overlap_recall.value == 1


def test_what_is_not_defined_says_why() -> None:
    team = of_two(([note("ana", "claim", (0, 4))], [])).pairs[0]
    scores = team.scope("claim")
    assert scores.exact.value == 0
    assert (scores.exact_precision.value, scores.exact_precision.why) == (None, "nobody has any")
    everything = of_two(
        ([note("ana", "claim", (0, LENGTH))], [note("ben", "claim", (0, LENGTH))])
    ).pairs[0]
    assert everything.scope("claim").kappa.value is None
    assert "only one value" in everything.scope("claim").kappa.why
    assert everything.scope("claim").exact.value == 1


def test_nobody_shares_an_article() -> None:
    documents = [
        text(9, [note("ana", "claim", (0, 4))], id="a"),
        text(9, [note("ben", "claim", (0, 4))], id="b"),
    ]
    found = measure(documents, TAG_SET, _TWO)
    assert (found.articles, found.shared) == (2, 0)
    assert found.pairs[0].scopes == ()
    with pytest.raises(KeyError):
        found.pairs[0].scope("claim")
    with pytest.raises(KeyError):
        found.pair("ana", "zoe")
    assert found.everyone is None


def test_who_is_done_and_found_nothing_disagrees() -> None:
    document = text(9, [note("ana", "claim", (0, 4))])
    assert measure([document], TAG_SET, _TWO).shared == 0
    found = measure([document], TAG_SET, _TWO, done={"d": ["ben"]})
    assert found.shared == 1
    assert found.pairs[0].scope("claim").exact.value == 0


def test_only_some_labels() -> None:
    ana = [note("ana", "claim", (0, 4)), note("ana", "person", (0, 2))]
    ben = [note("ben", "person", (0, 2))]
    found = measure([text(9, ana + ben)], TAG_SET, _TWO, labels={"person"})
    assert [scope.name for scope in found.pairs[0].scopes] == ["", "Entities", "person"]
    assert found.pairs[0].scope().exact.value == 1


def test_who_annotated_another_layer_alone_took_part_all_the_same() -> None:
    documents = [text(9, [note("ana", "claim", (0, 4)), note("ben", "person", (0, 2))])]
    assert measure(documents, TAG_SET, _TWO, labels={"person"}).shared == 1


def test_attributes_of_what_both_found() -> None:
    values = [("direct", "direct"), ("direct", "mixed"), ("mixed", "mixed"), (None, None)]
    ana: list[Annotation] = []
    ben: list[Annotation] = []
    for at, pair in enumerate(values):
        for name, own, value in zip(_TWO, (ana, ben), pair, strict=True):
            given_ = {"quotation": value} if value else {}
            own.append(note(name, "claim", (3 * at, 3 * at + 2), attributes=given_))
    ana.append(note("ana", "cue", (13, 14), attributes={"quotation": "direct"}))
    (attribute,) = of_two((ana, ben)).pairs[0].attributes
    assert (attribute.label, attribute.name) == ("claim", "quotation")
    # Observed 3/4; by chance (2·1 + 1·2 + 1·1) / 16.
    assert attribute.figure.value == pytest.approx((3 / 4 - 5 / 16) / (1 - 5 / 16))
    assert attribute.figure.items == 4


def test_relations_of_what_both_found() -> None:
    claim, speaker, other = (
        [note(name, label, span) for name in _TWO]
        for label, span in (("claim", (0, 4)), ("speaker", (5, 7)), ("speaker", (8, 9)))
    )
    lone = note("ana", "person", (10, 12))
    links = [
        link(claim[0], speaker[0]),
        link(claim[1], speaker[1]),
        link(claim[1], other[1]),
        link(claim[0], lone, "about"),
    ]
    notes = [*claim, *speaker, *other, lone]
    team = measure([text(LENGTH, notes, links)], TAG_SET, _TWO).pairs[0]
    assert [(each.type, each.f1.value, each.f1.items) for each in team.relations] == [
        ("", 2 / 3, 3),
        ("said_by", 2 / 3, 3),
    ]


def test_confusion_names_the_places_behind() -> None:
    ana = [note("ana", "claim", (0, 4)), note("ana", "claim", (6, 9))]
    ben = [note("ben", "cue", (0, 3)), note("ben", "person", (10, 12))]
    confusion = of_two((ana, ben)).pairs[0].confusion
    assert confusion is not None
    counted = {(cell.one, cell.other): cell.count for cell in confusion.cells}
    assert counted == {("claim", "cue"): 1, ("claim", None): 1, (None, "person"): 1}
    assert confusion.cell("claim", "cue").places == (Occurrence("d0", ((0, 4),), ((0, 3),)),)
    assert confusion.cell(None, "person").places == (Occurrence("d0", (), ((10, 12),)),)
    assert confusion.cell("cue", "claim").count == 0
    assert confusion.labels() == ["claim", "cue", "person"]


def test_a_cell_keeps_as_many_places_as_asked_for() -> None:
    documents = [
        text(
            9, [note(name, "claim", (0, 4), id=f"{name}{number}") for name in _TWO], id=f"{number}"
        )
        for number in range(5)
    ]
    for places, kept in ((2, 2), (None, 5)):
        confusion = measure(documents, TAG_SET, _TWO, places=places).pairs[0].confusion
        assert confusion is not None
        (cell,) = confusion.cells
        assert (cell.count, len(cell.places)) == (5, kept)


def test_all_together_counts_pairs_alike() -> None:
    names = ["ana", "ben", "cleo"]
    notes = [note(name, "claim", (0, 4)) for name in names[:2]] + [note("cleo", "claim", (0, 3))]
    found = measure([text(9, notes)], TAG_SET, names)
    assert found.everyone is not None
    scores = found.everyone.scope("claim")
    assert scores.exact.value == pytest.approx(1 / 3)
    assert scores.overlap.value == 1
    assert (scores.kappa.value, scores.exact_recall.value) == (None, None)
    assert "two annotators" in scores.kappa.why
    assert found.pair("ben", "ana").scope("claim").exact.value == 1


def test_labels_that_the_tag_set_lacks_are_measured_too() -> None:
    documents = [text(9, [note(name, "rumour", (0, 4)) for name in _TWO])]
    team = measure(documents, one_layer("claim"), _TWO).pairs[0]
    assert team.scope("rumour", "label").exact.value == 1


# --- intervals --------------------------------------------------------------------------------


def corpus(number: int) -> list[AnnotatedDocument]:
    """Articles in which ben finds ana's claim in about two of three, and nothing else."""
    chance = random.Random(3)
    found = []
    for at in range(number):
        notes = [note("ana", "claim", (0, 4), id=f"a{at}")]
        start = 0 if chance.random() < 2 / 3 else 6
        notes.append(note("ben", "claim", (start, start + 4), id=f"b{at}"))
        found.append(text(LENGTH, notes, id=f"d{at:05}"))
    return found


@pytest.mark.parametrize("number", [60, 1_000])
def test_the_interval_is_as_wide_as_it_should_be(number: int) -> None:
    found = measure(corpus(number), TAG_SET, _TWO).pairs[0].scope("claim").exact
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    # F1 is the share of articles here, so that its standard error is known.
    error = (found.value * (1 - found.value) / number) ** 0.5
    assert found.low < found.value < found.high
    assert found.high - found.low == pytest.approx(2 * 1.96 * error, rel=0.25)


def test_intervals_depend_on_the_seed_alone() -> None:
    one, again, other = (measure(corpus(60), TAG_SET, _TWO, seed=seed) for seed in (1, 1, 2))
    assert one == again
    assert one.pairs[0].scope() != other.pairs[0].scope()


def test_few_articles_have_no_interval() -> None:
    scores = measure(corpus(4), TAG_SET, _TWO).pairs[0].scope()
    assert scores.exact.value is not None
    assert scores.exact.low is None


def test_it_can_be_stopped_between_pairs() -> None:
    told: list[tuple[int, int | None, str]] = []

    def stop(done: int, total: int | None, what: str) -> None:
        told.append((done, total, what))
        if done == 1:
            raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        measure(corpus(6), TAG_SET, ["ana", "ben", "cleo"], progress=stop)
    assert told == [(0, 3, "pairs"), (1, 3, "pairs")]


def test_all_of_it_can_be_written_as_json() -> None:
    found = measure(corpus(6), TAG_SET, _TWO)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Agreement) == found


@pytest.mark.parametrize("field", _MEASURES)
def test_articles_that_are_alike_do_not_change_the_figure(field: str) -> None:
    ana = [note("ana", "claim", (0, 4)), note("ana", "cue", (6, 9))]
    ben = [note("ben", "claim", (1, 4)), note("ben", "cue", (6, 9)), note("ben", "cue", (10, 12))]
    one, many = (
        getattr(of_two(*[(ana, ben)] * times).pairs[0].scope("Claims"), field).value
        for times in (50, 200)
    )
    assert many == pytest.approx(one, abs=0.01)
