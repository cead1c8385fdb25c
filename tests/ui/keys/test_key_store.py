"""The chosen keys in the settings and in files."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from annotator.model import InputError
from annotator.ui.keys.key_store import load_chosen, read_keys, save_chosen, write_keys
from annotator.ui.settings import Settings

CHOSEN = {"edit.find": ("Ctrl+G",), "label.gone": ("F8", "Shift+F8"), "help.about": ()}

pytestmark = pytest.mark.usefixtures("qapp")


def test_what_is_chosen_outlives_the_program(tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    assert load_chosen(Settings(path)) == {}
    save_chosen(Settings(path), CHOSEN)
    assert load_chosen(Settings(path)) == CHOSEN


@pytest.mark.parametrize(
    ("damaged", "left"),
    [
        ("no json", {}),
        (json.dumps(["edit.find"]), {}),
        (json.dumps({"edit.find": "Ctrl+G", "edit.copy": ["F8"]}), {"edit.copy": ("F8",)}),
        (json.dumps({"edit.find": ["Ctrl+Foo", 7, None, "f8", "F8"]}), {"edit.find": ("F8",)}),
        # A command whose keys are all damaged keeps its defaults, not none at all.
        (json.dumps({"edit.find": ["Ctrl+Foo"]}), {}),
    ],
)
def test_damaged_settings_cost_only_what_is_damaged(
    tmp_path: Path, damaged: str, left: dict[str, tuple[str, ...]]
) -> None:
    settings = Settings(tmp_path / "settings.ini")
    settings._store.setValue("keys", damaged)
    assert load_chosen(settings) == left


def test_a_file_takes_keys_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    write_keys(CHOSEN, path)
    assert read_keys(path) == CHOSEN
    content = json.loads(path.read_text("utf-8"))
    assert content["keys"]["edit.find"] == ["Ctrl+G"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("nothing", "keys.json is not a file of keys"),
        ("[]", "keys.json is not a file of keys"),
        ('{"keys": {"edit.find": 7}}', "keys.json is not a file of keys"),
        ('{"format": "other", "keys": {}}', "keys.json is not a file of keys"),
        ('{"version": 2, "keys": {}}', "newer Annotator"),
        (
            '{"keys": {"edit.find": ["Ctrl+Foo"]}}',
            "“Ctrl\\+Foo”, given to “edit.find”, is not a key",
        ),
    ],
)
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=said):
        read_keys(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path, qapp: QApplication) -> None:
    with pytest.raises(InputError, match=r"There is no file .*keys.json"):
        read_keys(tmp_path / "keys.json")
