"""The keys that an attribution of each kind costs, in the sample and in another article."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.formats.importing import import_paths
from annotator.formats.tag_sets import default_tag_set
from annotator.model import attributions
from annotator.project import Project
from annotator.ui.settings import Settings
from tests.journeys import day_keys, seed_keys
from tests.journeys.person import Person


def count(scripts: Mapping[str, str]) -> dict[str, int]:
    return {kind: sum(map(len, seed_keys.strokes(script))) for kind, script in scripts.items()}


def test_each_kind_of_attribution_is_tagged_by_keys(qtbot: QtBot, tmp_path: Path) -> None:
    article = tmp_path / "port.txt"
    article.write_text(day_keys.ARTICLE, "utf-8")
    settings = Settings(tmp_path / "settings.ini")
    settings.annotator = "ana"
    project = Project.create(tmp_path / "port.annotator", default_tag_set(), annotator="ana")
    import_paths(project, [article])
    person = Person(qtbot, settings)
    person.window.files.take(project)
    person.waits_for_the_article()
    for script in day_keys.SCRIPTS.values():
        person.press(script)
    annotations, relations, _ = person.sees()
    rows = attributions(annotations, relations.values())
    assert {
        row.claim.text: (row.speakers[0].text, row.cues[0].text)
        for row in rows
        if (len(row.speakers), len(row.cues)) == (1, 1)
    } == day_keys.CLAIMS
    assert len(annotations) == 3 * len(day_keys.SCRIPTS)
    assert len(relations) == 2 * len(day_keys.SCRIPTS)
    assert all("quotation" in row.claim.attributes for row in rows)


@pytest.mark.parametrize(
    ("now", "before", "in_text_order"),
    [
        (count(day_keys.SCRIPTS), day_keys.BEFORE, day_keys.IN_TEXT_ORDER),
        (count(seed_keys.ATTRIBUTIONS), seed_keys.BEFORE, seed_keys.IN_TEXT_ORDER),
    ],
    ids=["another article", "the sample"],
)
def test_no_kind_costs_more_keys_and_those_in_the_order_of_the_text_fewer(
    now: dict[str, int], before: dict[str, int], in_text_order: frozenset[str]
) -> None:
    assert now.keys() == before.keys()
    for kind, keys in now.items():
        assert keys <= before[kind] - (2 if kind in in_text_order else 0), kind
