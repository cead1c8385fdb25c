"""The page of promises names attacks that are there."""

import re
from pathlib import Path


def test_each_promise_names_an_attack_and_a_figure(root: Path) -> None:
    page = (root / "resources" / "manual" / "promises.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if line.startswith("| ") and "---" not in line and "Annotator promises" not in line
    ]
    assert len(rows) > 15
    for promise, attacks, figures in rows:
        assert promise.endswith("."), promise
        paths = re.findall(r"`([^`]+)`", attacks)
        assert paths, promise
        for path in paths:
            assert (root / path).exists(), f"{promise} {path}"
        assert re.search(r"\d|each", figures), promise


def test_the_page_says_what_cannot_be_promised(root: Path) -> None:
    page = (root / "resources" / "manual" / "promises.md").read_text("utf-8")
    _, _, limits = page.partition("## What it cannot promise")
    assert limits.count("\n- **") >= 8
