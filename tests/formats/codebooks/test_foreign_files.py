"""Codebooks as other programs write them, and what is told of them."""

import json
from pathlib import Path

import pytest

from annotator.formats.codebooks.codebook import Codebook
from annotator.formats.codebooks.registry import read_codebook
from annotator.model import AttributeKind, InputError
from annotator.model.attribute import ShownIf
from annotator.model.tagset import LayerScope


def read(folder: Path, name: str, text: str) -> Codebook:
    path = folder / name
    path.write_text(text, "utf-8")
    return read_codebook(path)


def told(codebook: Codebook) -> dict[str, int]:
    return {loss.what: loss.count for loss in codebook.losses}


def labels(codebook: Codebook) -> dict[str, list[str]]:
    return {layer.name: [each.name for each in layer.labels] for layer in codebook.tag_set.layers}


_BRAT = """\
# The project's types
[entities]
Person
!Place
\tCity
\tCountry
[relations]
<PLACE>=City|Country
Lives  Arg1:Person, Arg2:<PLACE>
Same   From:<ENTITY>, To:<ENTITY>, <REL-TYPE>:symmetric-transitive
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>
[events]
Move  Who:Person, Where?:City|Country
[attributes]
Sure    Arg:<EVENT>
Mention Arg:<ENTITY>, Value:Name|Other
Style   Arg:<RELATION>, Value:A|B
"""


def test_brat_has_a_hierarchy_macros_relations_and_attributes(tmp_path: Path) -> None:
    (tmp_path / "visual.conf").write_text(
        "[labels]\nPerson | A person | Pers\n[drawing]\nPerson\tbgColor:#ffccaa, fgColor:black\n"
    )
    (tmp_path / "kb_shortcuts.conf").write_text("# keys\nP\tPerson\n")
    codebook = read(tmp_path, "annotation.conf", _BRAT)
    assert labels(codebook) == {
        "Entities": ["Person"],
        "Place": ["City", "Country"],
        "Events": ["Move"],
    }
    tag_set = codebook.tag_set
    assert tag_set.pairs("Lives") == {("Person", "City"), ("Person", "Country")}
    assert len(tag_set.pairs("Same")) == 9
    person, move = tag_set.labels_by_name["Person"], tag_set.labels_by_name["Move"]
    assert (person.key, person.short, person.color) == ("P", "Pers", "#ffccaa")
    assert [attribute.values for attribute in person.attributes] == [("Name", "Other")]
    assert [attribute.kind for attribute in move.attributes] == [AttributeKind.YES_NO]
    assert told(codebook) == {
        "roles of events": 2,
        "names of roles": 2,
        "properties of relation types (symmetric, transitive)": 1,
        "attributes of relations": 1,
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Person\n[entities]\n", r"annotation\.conf:1: “Person” is in no section"),
        ("[entities]\nA\n[relations]\nR  A, B\n", r":4: “A” is no argument of “R”"),
        ("[entities]\nA\n[relations]\nR  Arg1:A\n", r":4: the relation “R” has 1 arguments"),
    ],
)
def test_a_wrong_line_of_brat_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(tmp_path, "annotation.conf", text)


_LABEL_STUDIO = """\
<View>
  <Relations><Relation value="causes"/></Relations>
  <Labels name="parts" toName="t">
    <Label value="cause" background="orange" hotkey="c" hint="What brings it about."/>
    <Label value="effect" background="no-colour" hotkey="ctrl+e"/>
  </Labels>
  <Text name="t" value="$text"/>
  <Choices name="topic" toName="t" choice="multiple"><Choice value="health"/></Choices>
  <Choices name="kind" toName="t" perRegion="true" whenLabelValue="cause" required="true">
    <Choice value="direct" selected="true"/><Choice value="remote"/>
  </Choices>
  <TextArea name="why" toName="t" perRegion="true" visibleWhen="choice-selected"
            whenTagName="kind" whenChoiceValue="remote"/>
  <Rating name="weight" toName="t" perRegion="true" maxRating="3"/>
  <Number name="share" toName="t" perRegion="true" min="0" max="1.5"/>
  <DateTime name="day" toName="t" perRegion="true"/>
  <Rating name="quality" toName="t"/>
  <RectangleLabels name="boxes" toName="i"><Label value="face"/></RectangleLabels>
</View>
"""


def test_label_studio_has_labels_choices_and_controls_of_regions(tmp_path: Path) -> None:
    codebook = read(tmp_path, "config.xml", _LABEL_STUDIO)
    assert labels(codebook) == {"parts": ["cause", "effect"], "topic": ["health"]}
    assert [layer.scope for layer in codebook.tag_set.layers] == [
        LayerScope.TEXT,
        LayerScope.ARTICLE,
    ]
    cause, effect, _ = codebook.tag_set.labels()
    assert (cause.key, cause.color, cause.description) == ("C", "#ffa500", "What brings it about.")
    kinds = {attribute.name: attribute.kind.value for attribute in cause.attributes}
    assert kinds == {
        "kind": "one",
        "why": "text",
        "weight": "scale",
        "share": "number",
        "day": "date",
    }
    kind, why, weight, share, _ = cause.attributes
    assert (kind.required, kind.default) == (True, "direct")
    assert why.shown_if == ShownIf("kind", ("remote",))
    assert (weight.low, weight.high, share.low, share.high) == (1, 3, 0, 1.5)
    assert [attribute.name for attribute in effect.attributes] == ["weight", "share", "day"]
    assert told(codebook) == {
        "colours": 1,
        "keys that are not one letter or digit": 1,
        "controls for whole tasks that are no choices": 1,
        "controls that are not for text and its labels": 1,
    }


_QDC = """\
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Other 1.0"><Codes>
  <Code guid="1" name="Feelings" isCodable="false">
    <Code guid="2" name="joy" isCodable="true" color="#F00082">
      <Description>Gladness.</Description>
      <Code guid="3" name="delight" isCodable="true"/>
    </Code>
  </Code>
  <Code guid="4" name="food" isCodable="true"/>
  <Code guid="5" name="joy" isCodable="true"/>
</Codes><Sets><Set guid="6" name="all"><MemberCode guid="2"/></Set></Sets></CodeBook>
"""


def test_refi_qda_has_groups_codes_and_sets(tmp_path: Path) -> None:
    codebook = read(tmp_path, "a.qdc", _QDC)
    assert labels(codebook) == {"Feelings": ["joy", "delight"], "Codes": ["food"]}
    joy = codebook.tag_set.labels_by_name["joy"]
    assert (joy.color, joy.description) == ("#F00082", "Gladness.")
    assert told(codebook) == {
        "levels of the hierarchy": 1,
        "labels with the name of another one": 1,
        "sets of codes": 1,
    }


def test_inception_has_layers_with_tag_sets(tmp_path: Path) -> None:
    def feature(name: str, range_type: str, **fields: object) -> dict[str, object]:
        return {"name": name, "uiName": name, "type": f"uima.cas.{range_type}", **fields}

    tags = [{"tag_name": "PER", "tag_description": "A person."}, {"tag_name": "LOC"}]
    points = {"limited": True, "minimum": 1, "maximum": 5, "editorType": "RADIO_BUTTONS"}
    layers = [
        {
            "name": "webanno.custom.Names",
            "uiName": "Names",
            "type": "span",
            "features": [
                feature("value", "String", tag_set={"name": "NE", "tags": tags}),
                feature("sure", "Boolean"),
                feature("weight", "Integer", traits=json.dumps(points)),
                feature("note", "String", required=True),
                feature("parts", "FSArray"),
            ],
        },
        {"name": "webanno.custom.Speech", "uiName": "Speech", "type": "span", "features": []},
        {
            "name": "webanno.custom.Link",
            "uiName": "Link",
            "type": "relation",
            "attach_type": {"name": "webanno.custom.Names"},
            "features": [],
        },
        {"name": "webanno.custom.Chain", "uiName": "Chain", "type": "chain", "features": []},
        {
            "name": "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Lemma",
            "uiName": "Lemma",
            "type": "span",
            "features": [],
        },
    ]
    codebook = read(tmp_path, "layers.json", json.dumps(layers))
    assert labels(codebook) == {"Names": ["PER", "LOC"], "Speech": ["Speech"]}
    person = codebook.tag_set.labels_by_name["PER"]
    assert person.description == "A person."
    kinds = [attribute.kind.value for attribute in person.attributes]
    assert kinds == ["yes_no", "scale", "text"]
    assert person.attributes[2].required
    assert codebook.tag_set.pairs("Link") == {
        (one, other) for one in ("PER", "LOC") for other in ("PER", "LOC")
    }
    assert told(codebook) == {
        "features of other kinds (links, references)": 1,
        "layers of other kinds": 1,
        "layers of words and their grammar": 1,
    }
    own = read(tmp_path, "tags.json", json.dumps({"name": "NE", "description": "d", "tags": tags}))
    assert labels(own) == {"NE": ["PER", "LOC"]}


def test_a_type_system_has_types_as_labels(tmp_path: Path) -> None:
    def described(name: str, supertype: str, *features: tuple[str, str]) -> str:
        inner = "".join(
            f"<featureDescription><name>{feature}</name><rangeTypeName>{range_type}</rangeTypeName>"
            "</featureDescription>"
            for feature, range_type in features
        )
        return (
            f"<typeDescription><name>{name}</name><supertypeName>{supertype}</supertypeName>"
            f"<features>{inner}</features></typeDescription>"
        )

    types = "".join(
        (
            described("my.Claim", "uima.tcas.Annotation", ("checked", "uima.cas.Boolean")),
            described("my.Forecast", "my.Claim", ("by", "uima.cas.String")),
            described("my.Link", "uima.cas.TOP", ("source", "my.Claim"), ("target", "my.Forecast")),
            described("my.Token", "uima.tcas.Annotation"),
            described("my.Store", "uima.cas.TOP"),
        )
    )
    xml = (
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><name>Mine</name>'
        f"<types>{types}</types></typeSystemDescription>"
    )
    codebook = read(tmp_path, "TypeSystem.xml", xml)
    assert labels(codebook) == {"Annotations": ["Claim", "Forecast"]}
    forecast = codebook.tag_set.labels_by_name["Forecast"]
    assert [attribute.kind.value for attribute in forecast.attributes] == ["yes_no", "text"]
    assert codebook.tag_set.pairs("Link") == {("Claim", "Forecast")}
    assert told(codebook) == {
        "levels of the hierarchy": 1,
        "types of words and their grammar": 1,
        "types without a place in the text": 1,
    }


def test_a_table_needs_labels_alone(tmp_path: Path) -> None:
    text = (
        "Code;Color;Attribute;Kind;Values;Remarks\nclaim;red;;;;x\n;;when;several;now | later;\n"
        "cue;;;;;\nclaim;;;;;\n"
    )
    codebook = read(tmp_path, "a.csv", text)
    assert labels(codebook) == {"Labels": ["claim", "cue"]}
    claim = codebook.tag_set.labels_by_name["claim"]
    assert claim.color == "#ff0000"
    assert claim.attributes[0].values == ("now", "later")
    assert told(codebook) == {
        "columns that a codebook does not have": 1,
        "labels with the name of another one": 1,
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,colour\n", r"there are no labels in it"),
        ("layer,colour\na,b\n", r"a\.csv: the first line has no column “label”"),
        ("label,low,attribute\nx,,\nx,a,b\n", r"a\.csv:3: the column “low” has “a”"),
        ("label,attribute,kind\nx,b,color\n", r"a\.csv:2: the column “kind” has “color”"),
        ('label,key\n"x,c\n', r"a\.csv:2: the row that begins here cannot be read"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(tmp_path, "a.csv", text)


def test_keys_names_and_ends_that_break_our_rules_are_mended_and_counted(tmp_path: Path) -> None:
    text = (
        "layer,label,key,relation,source,target\nA,A,x,,,\nA,B,X,,,\n,,,links,A | C,B\n"
        ",,,lost,C,C\n"
    )
    codebook = read(tmp_path, "a.csv", text)
    assert labels(codebook) == {"A (layer)": ["A", "B"]}
    assert [relation.name for relation in codebook.tag_set.relations] == ["links"]
    assert told(codebook) == {
        "keys that another label has": 1,
        "names of layers that are labels": 1,
        "ends of relation types": 3,
        "relation types without labels to join": 1,
    }


_DEEP = "[" * 100_000
_MANY_DIGITS = "9" * 5000
_LABELS = '<View><Labels name="l"><Label value="a"/></Labels>'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.conf", '# a is short for "a\tb"\n[entities]\nP\n'),
        (
            "a.xml",
            f'{_LABELS}<Rating name="r" perRegion="true" maxRating="{_MANY_DIGITS}"/></View>',
        ),
        ("a.csv", f"label,attribute,kind,low,high\na,b,scale,1,{_MANY_DIGITS}\n"),
    ],
)
def test_strange_values_are_left_out(tmp_path: Path, name: str, text: str) -> None:
    assert read(tmp_path, name, text).tag_set.labels_by_name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", _DEEP),
        ("a.toml", f"a = {_DEEP}"),
        ("a.json", '[{"name": 3, "type": "span", "features": [5, {"tag_set": {"tags": "x"}}]}]'),
    ],
)
def test_strange_files_are_named(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(InputError, match=name):
        read(tmp_path, name, text)
