"""On screens of any scale: lines are crisp and equally strong, and nothing is clipped."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("factor", ["1", "1.25", "1.5", "2"])
def test_lines_are_crisp_at_any_scale(root: Path, factor: str) -> None:
    # The environment of the tests, but for the scale.
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": factor}
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.article.painting.high_dpi_probe"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    ratio = float(factor)
    assert said["ratio"] == ratio
    assert said["size"] == pytest.approx([side * ratio for side in said["view"]], abs=1)
    strong = round(2 * ratio)
    for lanes in said["lanes"]:
        # One height for all of them, wherever one has scrolled to.
        assert lanes["heights"] == [strong]
    assert said["edge is blank"]
