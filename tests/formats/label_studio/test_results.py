"""Regions with their attributes, notes and relations."""

from pathlib import Path

from tests.formats.label_studio.examples import Task, about, read, region, task


def test_what_is_said_of_a_region(tmp_path: Path) -> None:
    results = [
        about("x", "sentiment", "choices", start=0, end=2, choices=["sad"]),
        region("x", 0, 2, "PER", score=0.5, meta={"text": ["Who?"]}, origin="prediction-changed"),
        about("x", "topics", "choices", choices=["a", "b"]),
        about("x", "comment", "textarea", text=["one", "two"]),
        about("x", "name", "textarea", text=["Ana"]),
        about("x", "stars", "rating", rating=4),
        about("x", "kind", "taxonomy", taxonomy=[["a", "b"]]),
    ]
    (item,), notes = read(tmp_path, task(*results))
    (found,) = item.annotations
    assert (found.label, found.text, found.annotator) == ("PER", "He", "3")
    assert found.attributes == {
        "sentiment": "sad",
        "topics": ["a", "b"],
        "name": "Ana",
        "stars": 4,
        "kind": ["a", "b"],
    }
    assert (found.note, found.confidence) == ("Who?\none\ntwo", 0.5)
    assert found.metadata == {"origin": "prediction-changed", "foreign_id": "x"}
    assert notes == []
    assert read(tmp_path, task(*results))[0] == [item]


def test_several_people_may_have_regions_of_one_id(tmp_path: Path) -> None:
    id = "5f1d6c1e-2b1f-4d43-9d2b-6f2f0a1c7d11"
    given = task(region(id, 0, 2, "PER"))
    given["annotations"].append({**given["annotations"][0], "completed_by": 4})
    (item,), _ = read(tmp_path, given)
    one, two = item.annotations
    assert (one.annotator, two.annotator, one.id) == ("3", "4", id)
    assert two.id != id
    assert two.metadata == {"foreign_id": id}


def test_relations(tmp_path: Path) -> None:
    def link(direction: str, *labels: str) -> Task:
        ends = {"from_id": "x", "to_id": "y", "direction": direction}
        return {"type": "relation", **ends, **({"labels": list(labels)} if labels else {})}

    results = [
        *(region("x", 0, 2, "PER"), region("y", 3, 7, "CUE"), link("right", "a", "b")),
        *(link("left", "c"), link("bi", "d"), link("right")),
        {"type": "relation", "from_id": "x", "to_id": "z", "direction": "right"},
    ]
    (item,), notes = read(tmp_path, task(*results))
    x, y = (each.id for each in item.annotations)
    assert [(each.type, each.source, each.target) for each in item.relations] == [
        *(("a", x, y), ("b", x, y), ("c", y, x), ("d", x, y)),
        ("related", x, y),
    ]
    assert item.relations[3].metadata == {"direction": "bi"}
    assert notes == [
        "relations without a label are named “related” (2 times).",
        "relations of regions that are left out are left out too (1 time).",
    ]


def test_a_region_with_two_labels_is_two_annotations(tmp_path: Path) -> None:
    both = region("x", 0, 2, "PER")
    both["value"]["labels"].append("SPK")
    (item,), _ = read(tmp_path, task(both, about("x", "sentiment", "choices", choices=["sad"])))
    assert [each.label for each in item.annotations] == ["PER", "SPK"]
    assert len({each.id for each in item.annotations}) == 2
    assert all(each.attributes == {"sentiment": "sad"} for each in item.annotations)


def test_what_is_no_annotation_is_told(tmp_path: Path) -> None:
    given = task(
        region("x", 0, 2, "PER"),
        about("w", "topic", "choices", choices=["war"]),
        about("u", "topic2", "choices", start=3, end=7, choices=["war"]),
        {**region("n", 3, 7, "PER"), "value": {"start": 3, "end": 7, "labels": []}},
        {**region("s", 0, 1, "PER"), "value": {"start": 0.5, "end": 1.5, "labels": ["noise"]}},
        predictions=[{"result": [region("p", 3, 7, "CUE")]}],
        drafts=[{"result": []}],
    )
    given["annotations"].append({"was_cancelled": True, "result": [region("y", 3, 7, "CUE")]})
    (item,), notes = read(tmp_path, given)
    assert [each.label for each in item.annotations] == ["PER"]
    assert item.document.metadata["topic"] == "war"
    assert sorted(notes) == [
        "annotations that were skipped are left out (1 time).",
        "drafts belong to no annotator and are left out (1 time).",
        "predictions belong to no annotator and are left out (1 time).",
        "regions of the type “labels” that are not in a text are left out (1 time).",
        "regions without a label are left out (1 time).",
        "results of the type “choices” on regions without a label are left out (1 time).",
        "values for whole texts are kept in the metadata of the article (1 time).",
    ]
