"""The manual's page of formats is that of the program."""

from annotator.data_files import resource
from annotator.formats.formats_page import formats_page
from annotator.formats.registry import OWN, formats


def test_the_manual_has_the_formats_as_they_are() -> None:
    page = resource("manual", "formats.md").read_text("utf-8")
    assert page == formats_page(OWN.values()), "Run script/manual.py, and commit the page."


def test_each_format_has_a_name_of_its_own() -> None:
    assert len({each.name for each in OWN.values()}) == len(OWN)
    assert set(formats()) >= {each.name for each in OWN.values()}


def test_the_manual_says_of_each_format_what_is_read_and_what_is_left_out() -> None:
    readable = [each for each in OWN.values() if each.reads]
    assert [each.name for each in readable if not each.content_read] == []
    page = formats_page(OWN.values())
    for each in readable:
        row = next(line for line in page.splitlines() if line.startswith(f"| {each.title}: "))
        for cell in (each.content_read, each.content_left_out or "nothing"):
            assert cell.replace("|", "\\|") in row
