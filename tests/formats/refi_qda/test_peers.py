"""REFI-QDA by way of others: what they make of our projects, and in which unit theirs count."""

import html
import zipfile
from collections import Counter
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.format import ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.refi_qda import FORMAT
from annotator.formats.refi_qda.vocabulary import qualify
from annotator.model import AnnotatedDocument, Annotation, Document, Label, Layer, TagSet
from annotator.project import Project
from tests.data.make_seed_gold import TARGET

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<Project name="p.qda" origin="{}" '
    'creationDateTime="2025-01-02T03:04:05Z" xmlns="urn:QDA-XML:project:1.0">'
)


class QualCoder:
    """What QualCoder 3 keeps of a project it imports, and how it exports that.

    Codes and categories have one name each, a coding is a row of its own, and links are not kept.
    """

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            root = ET.fromstring(archive.read("project.qde"))
            self.texts = {n: archive.read(n).decode() for n in archive.namelist() if ".txt" in n}
        self.users = {u.attrib["guid"]: u.attrib["name"] for u in root.iter(qualify("User"))}
        self.codes: dict[str, str] = {}
        self.names: set[str] = set()
        self.book = "".join(
            map(self._code, root.findall(f".//{qualify('Codes')}/{qualify('Code')}"))
        )
        for each in root.iter(qualify("Note")):
            assert "creationDateTime" in each.attrib, "it stops at a Note without a date"
        self.sources = root.findall(f".//{qualify('TextSource')}")
        self.variables = root.findall(f".//{qualify('Variable')}")

    def _code(self, each: ET.Element) -> str:
        inside = each.findall(qualify("Code"))
        name, made = html.escape(each.attrib["name"]), ""
        if each.get("isCodable") == "true" and each.attrib["name"] not in self.names:
            self.names.add(each.attrib["name"])
            self.codes[each.attrib["guid"]] = guid = str(uuid4())
            made = f'<Code guid="{guid}" name="{name}" isCodable="true" color="#C47C8E" />\n'
        if not inside and each.get("isCodable") == "true":
            return made
        below = "".join(map(self._code, inside))
        return f'<Code guid="{uuid4()}" name="{name}" isCodable="false">\n{below}{made}</Code>\n'

    def _selections(self, source: ET.Element, text: str) -> str:
        found: list[str] = []
        for each in source.iter(qualify("PlainTextSelection")):
            start, end = int(each.attrib["startPosition"]), int(each.attrib["endPosition"])
            user = f'creatingUser="{each.attrib["creatingUser"]}"'
            memo = html.escape(each.findtext(qualify("Description")) or "")
            for coding in each.findall(qualify("Coding")):
                code = self.codes.get(coding[0].attrib["targetGUID"])
                if code is not None:
                    found.append(
                        f'<PlainTextSelection guid="{uuid4()}" startPosition="{start}" '
                        f'endPosition="{end}" name="{html.escape(text[start:end])}" {user}>\n'
                        + (f"<Description>{memo}</Description>\n" if memo else "")
                        + f'<Coding guid="{uuid4()}" {user} >\n<CodeRef targetGUID="{code}" />\n'
                        "</Coding>\n</PlainTextSelection>\n"
                    )
        return "".join(found)

    def export(self, path: Path, line_end: str) -> None:
        """Write it; on Windows line ends become two characters in the files of texts."""
        users = "".join(
            f'<User guid="{g}" name="{html.escape(n)}" />' for g, n in self.users.items()
        )
        xml = HEAD.format("QualCoder 3") + f"<Users>\n{users}</Users>\n<CodeBook>\n<Codes>\n"
        xml += f"{self.book}</Codes>\n</CodeBook>\n<Variables>\n"
        xml += "".join(ET.tostring(each, "unicode") for each in self.variables)
        xml += "</Variables>\n<Sources>\n"
        with zipfile.ZipFile(path, "w") as archive:
            for source in self.sources:
                name = source.attrib["plainTextPath"].removeprefix("internal://")
                text = self.texts[f"sources/{name}"]
                stored = text.replace("\n", line_end).encode("utf-8-sig")
                archive.writestr(f"Sources/{name}", stored)
                xml += f'<TextSource plainTextPath="internal://{name}" guid="{uuid4()}" '
                xml += f'name="{html.escape(source.attrib["name"])}">\n'
                xml += self._selections(source, text)
                values = source.findall(qualify("VariableValue"))
                xml += "".join(ET.tostring(each, "unicode") for each in values) + "</TextSource>\n"
            archive.writestr("project.qde", (xml + "</Sources>\n</Project>").encode("utf-8-sig"))


def coded(items: list[AnnotatedDocument]) -> Counter[object]:
    """The annotations, a fragment each: who, label, place, attributes and note of the first."""
    return Counter(
        (
            *(each.annotator, each.label, each.fragments[number]),
            *((tuple(sorted(each.attributes.items())), each.note) if number == 0 else ((), "")),
        )
        for item in items
        for each in item.annotations
        for number in range(len(each.fragments))
    )


def articles(project: Project) -> list[AnnotatedDocument]:
    """All of a project's articles."""
    return [item for item in project.stream() if isinstance(item, AnnotatedDocument)]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_qualcoder_makes_of_the_sample(
    project: Project, tmp_path: Path, line_end: str
) -> None:
    """Values recur in several attributes, and one is called as a label is: “organization”."""
    import_paths(project, [TARGET])
    export(project, tmp_path / "out.qdpx", ExportOptions("refi-qda"))
    QualCoder(tmp_path / "out.qdpx").export(tmp_path / "back.qdpx", line_end)
    with Project.create(tmp_path / "b.annotator", project.tag_set, annotator="bo") as other:
        taken = import_paths(other, [tmp_path / "back.qdpx"])
        assert (taken.notes.messages, other.check()) == ([], [])
        assert coded(articles(other)) == coded(articles(project))
        (mine,), (theirs,) = articles(project), articles(other)
        assert (theirs.document.id, theirs.document.text) == (mine.document.id, mine.document.text)


def test_labels_keep_apart_from_values(project: Project, tmp_path: Path) -> None:
    """Two labels with an attribute of one name, and white space, quotation marks and an emoji."""
    made = [
        Annotation("1", "ana", "claim", ((0, 3),), "a b", {"quotation": "direct", "sure": "yes"}),
        Annotation("2", "ana", "speaker", ((0, 3),), "a b", {"sure": "yes"}, "<&\n👍>"),
        Annotation("3", "bo", "claim", ((4, 7),), "\t👍\n", {"sure": "a = b: c"}),
    ]
    project.add([AnnotatedDocument(Document("d", "T “'\"<&>", "a b \t👍\nc"), tuple(made))])
    export(project, tmp_path / "out.qdpx", ExportOptions("refi-qda"))
    QualCoder(tmp_path / "out.qdpx").export(tmp_path / "back.qdpx", "\r\n")
    with Project.create(tmp_path / "b.annotator", project.tag_set, annotator="bo") as other:
        import_paths(other, [tmp_path / "back.qdpx"])
        assert coded(articles(other)) == coded(articles(project))


NVIVO = """<Users/><CodeBook><Codes>
<Code guid="A0000000-0000-4000-8000-000000000002" name="claim" isCodable="true"/></Codes></CodeBook>
<Sources><TextSource guid="A0000000-0000-4000-8000-000000000003" name="One"
 plainTextPath="internal://one.txt">
<PlainTextSelection guid="A0000000-0000-4000-8000-000000000004" startPosition="{}"
 endPosition="{}" name="{}"><Coding guid="A0000000-0000-4000-8000-000000000005"><CodeRef
 targetGUID="A0000000-0000-4000-8000-000000000002"/></Coding></PlainTextSelection>
</TextSource></Sources></Project>"""


@pytest.mark.parametrize(
    ("origin", "start", "end", "name"),
    [
        ("NVivo", 15, 19, "said"),
        ("MAXQDA", 12, 16, "said"),
        ("MAXQDA", 12, 19, "said..."),
        ("NVivo", 13, 17, "said"),
        # Who counts how where names do not tell.
        ("ATLAS.ti", 10, 14, "1:1"),
        ("MAXQDA", 12, 16, ""),
        ("QualCoder 3", 10, 14, ""),
    ],
)
def test_the_unit_is_told_by_the_names_of_selections(
    tmp_path: Path, origin: str, start: int, end: int, name: str
) -> None:
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        qde = HEAD.format(origin) + NVIVO.format(start, end, name)
        archive.writestr("project.qde", qde)
        archive.writestr("Sources/one.txt", "👍👍👍 A\r\nman\r\nsaid so. ".encode())
    assert FORMAT.read is not None
    (item,) = FORMAT.read(tmp_path / "p.qdpx", ReadContext("ana"))
    assert isinstance(item, AnnotatedDocument)
    (annotation,) = item.annotations
    assert annotation.text.startswith("said")


def test_notes_on_passages_without_a_code_are_told(tmp_path: Path) -> None:
    """QualCoder calls them annotations."""
    note = (
        '<Notes><Note guid="A0000000-0000-4000-8000-00000000000A"><PlainTextContent>Sure?'
        '</PlainTextContent><PlainTextSelection guid="A0000000-0000-4000-8000-00000000000B" '
        'startPosition="0" endPosition="2"/></Note></Notes>'
    )
    qde = HEAD.format("QualCoder 3") + NVIVO.format(0, 2, "He")
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr("project.qde", qde.replace("</Project>", f"{note}</Project>"))
        archive.writestr("Sources/one.txt", "He said so.")
    context = ReadContext("ana")
    assert FORMAT.read is not None
    list(FORMAT.read(tmp_path / "p.qdpx", context))
    assert context.notes.messages == ["p.qdpx: notes on passages without a code were left out (1)."]


def test_a_category_is_no_label(tmp_path: Path) -> None:
    """QualCoder has a category of the same name above a code that has codes below it."""
    qde = HEAD.format("QualCoder 3") + NVIVO.format(0, 2, "He")
    code = '<Code guid="A0000000-0000-4000-8000-000000000002" name="claim" isCodable="true"/>'
    above = '<Code guid="A0000000-0000-4000-8000-000000000009" name="claim" isCodable="false">'
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr("project.qde", qde.replace(code, f"{above}{code}</Code>"))
        archive.writestr("Sources/one.txt", "He said so.")
    tag_set = TagSet("t", (Layer("l", (Label("claim"),)),))
    with Project.create(tmp_path / "b.annotator", tag_set, annotator="bo") as project:
        taken = import_paths(project, [tmp_path / "p.qdpx"], ImportOptions())
        assert taken.annotations == 1
