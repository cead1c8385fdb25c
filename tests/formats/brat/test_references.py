"""References to databases, and attributes of events that share a trigger."""

from pathlib import Path

from annotator.formats.brat import FORMAT
from annotator.formats.format import WriteContext
from annotator.model import AnnotatedDocument, Identity
from tests.formats.brat.examples import make, read_from_one

LINES = (
    "T1\tperson 0 12\tBarack Obama",
    "T2\tlocation 21 25\tKyiv",
    "N1\tReference T1 Wikipedia:534366\tBarack Obama",
    "N2\tReference T1 Wikidata:Q76\tObama",
    "N3\tReference T1 GND:132522136",
    "N4\tReference T2 Wikidata:Q1899\tKyiv",
)


def test_references_go_out_as_they_came(tmp_path: Path) -> None:
    items, (note,) = read_from_one(make(tmp_path, "Barack Obama said no Kyiv.", *LINES))
    obama, kyiv, item = items
    assert isinstance(obama, Identity)
    assert isinstance(item, AnnotatedDocument)
    assert (obama.name, obama.external_id) == ("Barack Obama", "Wikipedia:534366")
    assert item.annotations[0].identity == obama.id
    assert item.annotations[0].metadata["references"] == ["Wikidata:Q76 Obama", "GND:132522136"]
    assert "2 further references of annotations" in note
    out = tmp_path / "out"
    out.mkdir()
    context = WriteContext()
    assert FORMAT.write_folder is not None
    FORMAT.write_folder(items, out, context)
    assert "details of identities (aliases, kind …)" not in {loss.what for loss in context.losses}
    (written,) = out.glob("*.ann")
    numbers = [line for line in written.read_text("utf-8").split("\n") if line.startswith("N")]
    assert [line.rstrip("\t") for line in numbers] == list(LINES[2:])
    again, _ = read_from_one(written.with_suffix(".txt"))
    assert [a.identity for a in again[-1].annotations] == [obama.id, kyiv.id]
    assert again[:2] == [obama, kyiv]


def test_an_attribute_of_one_of_several_events_is_not_that_of_all(tmp_path: Path) -> None:
    path = make(
        tmp_path,
        "Ann killed Bob and Cy.",
        *("T1\tKill 4 10\tkilled", "T2\tperson 11 14\tBob", "T3\tperson 19 21\tCy"),
        *("E1\tKill:T1 Victim:T2", "E2\tKill:T1 Victim:T3", "E3\tKill:T1"),
        *("A1\tNegation E2", "A2\tSure E3 low", "A3\tReal T2"),
    )
    (item,), notes = read_from_one(path)
    kill, bob, cy = item.annotations
    assert (kill.attributes, bob.attributes) == ({}, {"Real": True})
    assert [(r.target, r.attributes) for r in item.relations] == [
        (bob.id, {}),
        (cy.id, {"Negation": True}),
    ]
    assert any("1 event shares its trigger and has no arguments" in note for note in notes)
    path = make(tmp_path, "Ann killed.", "T1\tKill 4 10\tkilled", "E1\tKill:T1", "A1\tNegation E1")
    (item,), _ = read_from_one(path)
    assert item.annotations[0].attributes == {"Negation": True}


def test_links_to_nothing_are_one_remark(tmp_path: Path) -> None:
    lines = [f"R{n}\tmeets Arg1:T1 Arg2:T{n + 1}" for n in range(1, 9)]
    _, (note,) = read_from_one(make(tmp_path, "Ann said", "T1\tperson 0 3\tAnn", *lines))
    assert note == (
        "a.ann: 8 links were left out, not between two annotations of this text: meets of R1 "
        "from T1 to T2 and others."
    )
