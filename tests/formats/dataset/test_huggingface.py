"""The folder that Hugging Face's library loads."""

import json
import sys
from pathlib import Path

import pytest

from annotator.app import main
from annotator.formats.dataset.splitting import Split, parse_shares
from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.project import Project
from tests.formats.samples import story

SHARES = parse_shares("train=0.8,dev=0.1,test=0.1")


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_datasets_loads_the_folder(tagged: Project, tmp_path: Path, kind: str) -> None:
    if kind == "parquet":
        pytest.importorskip("pyarrow")
    options = ExportOptions("huggingface", split=Split(SHARES), options={"as": kind})
    export(tagged, tmp_path / "hub", options)
    datasets = pytest.importorskip("datasets")
    loaded = datasets.load_dataset(str(tmp_path / "hub"), cache_dir=str(tmp_path / "cache"))
    assert {name: part.num_rows for name, part in loaded.items()} == {
        "train": 16,
        "validation": 2,
        "test": 2,
    }
    rows = {row["id"]: row for part in loaded.values() for row in part}
    row = rows["d03"]
    assert row["text"] == story(3).document.text
    for each in row["annotations"]:
        covered = " … ".join(
            row["text"][start:end] for start, end in zip(each["starts"], each["ends"], strict=True)
        )
        assert covered == each["text"]
    assert json.loads(row["metadata"])["date"] == "2025-12-04"
    assert {each["type"] for each in row["relations"]} == {"said_by", "about"}


def test_parquet_is_asked_for_by_name(
    tagged: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    tagged.close()
    code = main(
        [
            *("export", str(tagged.path), str(tmp_path / "hub")),
            *("--format", "huggingface", "--set", "as=parquet"),
        ]
    )
    assert code == 1
    assert not (tmp_path / "hub").exists()
