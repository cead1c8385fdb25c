"""What the report says of rows that are damaged."""

from annotator.project.recovery.mending_rows import describe


def test_a_name_that_is_damaged_itself_is_not_shown() -> None:
    assert describe("tag_set", {"id": "pro\ufffdect"}) == "Tag set"
    assert describe("tag_set", {"id": "pro\x07ject"}) == "Tag set"
    assert describe("steps", {"id": 12}) == "Step of the history 12"
