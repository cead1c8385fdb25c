"""The running text of tokens."""

from pathlib import Path

from tests.formats.conll.examples import read_text, tagged


def test_a_text_of_conllu(tmp_path: Path) -> None:
    rest = "\t_" * 7
    (item,), notes = read_text(
        tmp_path,
        "# newdoc id = d\n# global.Entity = eid-etype-head-other\n# newpar\n"
        f"1\tAnn{rest}\tEntity=(e1-person-1-|SpaceAfter=No\n"
        f"2\t,{rest}\t_\n3\tthen{rest}\tEntity=e1)\n\n"
        f"1-2\tvámonos{rest}\tSpaceAfter=No\n1\tvamos{rest}\t_\n2\tnos{rest}\tEntity=(e1-person-1-)\n"
        f"2.1\tghost{rest}\t_\n3\t!{rest}\t_\n\n# newpar\n"
        f"1\tA{rest}\tEntity=(e2[1/2]-x)\n2\tb{rest}\t_\n3\tc{rest}\tEntity=(e2[2/2]-x)\n\n",
        "a.conllu",
    )
    assert item.document.text == "Ann, then vámonos!\n\nA b c"
    assert tagged(item) == [("person", "Ann, then"), ("person", "vámonos"), ("x", "A … c")]
    (link,) = item.relations
    assert (link.type, link.source) == ("same_as", item.annotations[1].id)
    (note,) = notes
    assert "1 annotation of a part of a word" in note


def test_a_wrong_text_is_told(tmp_path: Path) -> None:
    (item,), notes = read_text(tmp_path, "# text = Ann  left\nAnn\tB-P\nLee\tO\n\n")
    assert item.document.text == "Ann Lee"
    assert "1 sentence differs from its “# text”" in notes[0]
    (item,), notes = read_text(tmp_path, "# text = Ann  Lee\nAnn\tB-P\nLee\tO\n\n")
    assert (item.document.text, notes) == ("Ann  Lee", [])
