"""The program's own small files, spoilt: none of them stops it, and what is sound is read."""

from pathlib import Path

import msgspec
import pytest

from annotator.project.backup_settings import (
    BackupSettings,
    load_settings,
    settings_path,
)
from annotator.project.pen import PenHolder, request_path
from annotator.stored_json import decode
from annotator.ui.drafts import Drafts
from annotator.ui.settings import Settings

DEEP = b"[" * 100_000 + b"]" * 100_000
SPOILT = {
    "empty": b"",
    "cut": b'{"kind": "note", "subject": "A"',
    "zeros": bytes(500),
    "not UTF-8": b'{"kind": "note", "subject": "A", "text": "\xff\xfe"}',
    "half a pair": b'{"kind": "note", "subject": "A", "text": "\\ud800"}',
    "deep": b'{"x": ' + DEEP + b"}",
    "deep at once": DEEP,
    "huge": b'{"time": 1e999}',
    "another type": b'[1, "on", null]',
    "a zero in a path": b'{"place": "/tmp/\\u0000x"}',
}


@pytest.fixture(params=SPOILT.values(), ids=list(SPOILT))
def spoilt(request: pytest.FixtureRequest) -> bytes:
    """The content of a spoilt file."""
    return request.param


def test_decoding_raises_one_error(spoilt: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(spoilt, list[dict[str, int]])


def test_spoilt_settings_of_backups_are_the_usual_ones(spoilt: bytes) -> None:
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_bytes(spoilt)
    assert load_settings() == BackupSettings()


def test_a_spoilt_draft_hides_no_other(spoilt: bytes, tmp_path: Path) -> None:
    Drafts(tmp_path).keep("note", "kept", "a text")
    (tmp_path / "spoilt.json").write_bytes(spoilt)
    draft = Drafts(tmp_path).get("note", "kept")
    assert draft is not None
    assert draft.text == "a text"


def test_a_spoilt_request_for_the_pen_is_none(spoilt: bytes, tmp_path: Path) -> None:
    path = tmp_path / "kyiv.annotator"
    request_path(path).write_bytes(spoilt[:4_000])
    assert PenHolder(path, "ana").look() is None


def test_spoilt_settings_of_the_window_are_the_usual_ones(spoilt: bytes, tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    settings = Settings(path)
    settings.set("sound", value=True)
    settings._store.setValue("spoilt", spoilt.decode("utf-8", "replace"))
    settings.get("spoilt")
    assert settings.get("sound") is True
    spoilt_path = tmp_path / "spoilt.ini"
    spoilt_path.write_bytes(spoilt)
    assert Settings(spoilt_path).get("sound", "usual") == "usual"
