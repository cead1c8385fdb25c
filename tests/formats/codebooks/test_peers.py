"""Other programs' own libraries take the codebooks that are written for them."""

from io import BytesIO

import pytest

from annotator.formats.codebooks.registry import CODEBOOK_FORMATS
from annotator.formats.tag_sets import read_tag_set, shipped_tag_sets
from annotator.model import Label, Layer, TagSet
from tests.attributes import OF_EACH_KIND

EACH_KIND = TagSet("Kinds", (Layer("L", (Label("a", "A", attributes=OF_EACH_KIND), Label("b"))),))


def contents(name: str) -> list[bytes]:
    tag_sets = [EACH_KIND, *map(read_tag_set, shipped_tag_sets())]
    return [CODEBOOK_FORMATS[name].make(tag_set) for tag_set in tag_sets]


def test_the_library_of_label_studio_takes_each_configuration() -> None:
    interface = pytest.importorskip("label_studio_sdk.label_interface", exc_type=ImportError)
    for data in contents("label-studio"):
        interface.LabelInterface(data.decode()).validate()


def test_a_library_of_uima_loads_each_type_system() -> None:
    cassis = pytest.importorskip("cassis")
    for data in contents("uima"):
        names = {each.name for each in cassis.load_typesystem(BytesIO(data)).get_types()}
        assert any(name.startswith("webanno.custom.") for name in names)
