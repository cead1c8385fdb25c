"""Syndicated copies are reported at import, and found without comparing all pairs."""

from pathlib import Path

import pytest

from annotator.formats import near_copies as module
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.near_copies import NearCopies, Signature, near_copies
from annotator.project import Project


def story(number: int) -> str:
    """A text with words of its own."""
    return " ".join(f"word{number}x{k}" for k in range(60))


def test_new_articles_that_are_near_copies_are_named(
    project: Project, tmp_path: Path, seed_text: str
) -> None:
    (tmp_path / "reuters.txt").write_text(seed_text, "utf-8")
    import_paths(project, [tmp_path / "reuters.txt"])
    (tmp_path / "paper.txt").write_text(seed_text.replace("Zelenskyy said", "he said"), "utf-8")
    (tmp_path / "other.txt").write_text(story(1), "utf-8")
    new = [tmp_path / "paper.txt", tmp_path / "other.txt"]
    report = import_paths(project, new, ImportOptions(near_copies=True))
    (note,) = report.notes.messages
    assert note.startswith("“Zelenskyy signals")
    assert "(paper.txt) is a near copy of “" in note
    assert "(reuters.txt)" in note
    assert report.documents == 2, "both are kept"
    quiet = import_paths(project, [tmp_path / "other.txt"], ImportOptions(near_copies=True))
    assert quiet.notes.messages == [], "what was here before is not told again"


def test_not_all_pairs_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    copies = NearCopies()
    compared = 0

    class Watched:
        """The index, which says what it would have compared."""

        def __init__(self) -> None:
            self._index = copies._index
            self.insert = self._index.insert

        def query(self, minhash: Signature) -> list[int]:
            nonlocal compared
            found = self._index.query(minhash)
            compared += len(found)
            return found

    monkeypatch.setattr(copies, "_index", Watched())
    for number in range(300):
        copies.add(str(number), story(number))
    assert compared < 300 * 299 / 2 / 100


def test_each_is_given_with_its_nearest() -> None:
    near = story(1).replace("word1x7", "else")
    nearer = near.replace("word1x30", "more")
    pairs = near_copies([("a", story(1)), ("b", story(2)), ("c", near), ("d", nearer)])
    assert [(pair.one, pair.other) for pair in pairs] == [("a", "c"), ("c", "d")]
    assert all(module.THRESHOLD <= pair.share < 1 for pair in pairs)
