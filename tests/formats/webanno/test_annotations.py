"""Annotations and relations in a table."""

from pathlib import Path

from tests.formats.webanno.examples import read_text


def test_chains_are_relations(tmp_path: Path) -> None:
    item, notes = read_text(
        tmp_path,
        "#FORMAT=WebAnno TSV 3.3",
        "#T_CH=de.x.CoreferenceLink|referenceType|referenceRelation",
        *("", "", "#Text=He shot himself ."),
        "1-1\t0-2\tHe\tpr[1]\tcoref->1-1\t",
        "1-2\t3-7\tshot\t_\t_\t",
        "1-3\t8-15\thimself\tpr[1]\t*->1-2\t",
        "1-4\t16-17\t.\tpr[1]\t*->1-2\t",
    )
    assert [(a.label, a.text) for a in item.annotations] == [("pr", "He"), ("pr", "himself .")]
    (relation,) = item.relations
    assert relation.type == "same_as"
    assert relation.source == item.annotations[1].id
    assert relation.attributes == {"referenceRelation": "coref"}
    assert notes == []
