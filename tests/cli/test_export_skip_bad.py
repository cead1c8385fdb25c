"""``annotator export`` of a damaged project: one unreadable row does not hold up the others."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ONE = "(SELECT id FROM annotations WHERE label = 'claim' ORDER BY id LIMIT 1)"


def change(path: Path, *statements: str) -> None:
    """Change a closed project past the program."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        (f"UPDATE annotations SET fragments = '[[1,' WHERE id = {ONE}", "article 000_"),
        (f"UPDATE annotations SET note = CAST(x'66ff' AS TEXT) WHERE id = {ONE}", "article 000_"),
    ],
)
def test_an_unreadable_row_is_named_and_can_be_left_out(
    run: Run, gold: Path, tmp_path: Path, statement: str, place: str
) -> None:
    change(gold, statement)
    out = tmp_path / "out.jsonl"
    complaint = run("export", gold, out).complaint
    assert f"{gold} is damaged ({place}" in complaint
    assert "--skip-bad" in complaint
    assert f"annotator recover {gold} NEW" in complaint
    assert f"annotator backups {gold}" in complaint
    before = gold.read_bytes()
    said = run("export", gold, out, "--skip-bad")
    assert said.done.startswith("Exported 1 article, ")
    assert "One row could not be read as it was." in said.err
    assert "claim" in said.err
    assert gold.read_bytes() == before
    assert json.loads(out.read_text("utf-8").splitlines()[-1])


def test_an_article_that_cannot_be_read_is_left_out_and_named_on_the_card(
    run: Run, gold: Path, tmp_path: Path
) -> None:
    change(gold, "UPDATE documents SET text = 'cut'")
    folder = tmp_path / "dataset"
    said = run("export", gold, folder, "--card", "--all", "--skip-bad")
    assert said.done.startswith("Exported 0 articles, 0 annotations")
    assert "Left out: Article 000_" in said.err
    card = (folder / "README.md").read_text("utf-8")
    assert "Left out: Article 000_" in card
    assert "--skip-bad" in card


def test_a_sound_project_is_exported_as_without(run: Run, gold: Path, tmp_path: Path) -> None:
    assert run("export", gold, tmp_path / "one.jsonl").code == 0
    said = run("export", gold, tmp_path / "two.jsonl", "--skip-bad")
    assert said.code == 0
    assert "could not be read" not in said.err
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
