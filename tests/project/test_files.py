"""Which names a project file may have, on whatever system."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model import TagSet
from annotator.project import Project, name_fault


@pytest.mark.parametrize(
    "name",
    ["Articles", "Київ 2025", "who’s who", "console", "nullable", "COM", "lpt10", "a.b", "x" * 200],
)
def test_a_plain_name_is_possible(name: str) -> None:
    assert name_fault(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "a/b", "a\\b", "a:b", "a*b", "a?b", 'a"b', "a<b", "a>b", "a|b", "a\nb", "a\0b"),
        *("CON", "con", "Nul.x", "com1", "LPT9.news", "com¹", "aux .x", "conin$"),
        *(".hidden", "end.", "end ", " begin", "x" * 201, "ü" * 101),
    ],
)
def test_a_name_that_some_system_refuses_is_explained_in_a_sentence(name: str) -> None:
    fault = name_fault(name)
    assert fault.endswith(".")
    assert fault.isprintable()


@given(name=st.text(max_size=30))
def test_a_name_without_a_fault_makes_a_project(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if not name_fault(name):
        path = tmp_path_factory.mktemp("any") / f"{name}.annotator"
        Project.create(path, TagSet("t", ())).close()
        assert path.exists()
