"""Word documents for the tests, out of the XML of their parts."""

import zipfile
from pathlib import Path

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMES = (
    f'xmlns:w="{_WORD}" xmlns:r="{_REL}" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{title}</dc:title>'
    "<dc:creator>{author}</dc:creator><dcterms:created>{created}</dcterms:created>"
    "</cp:coreProperties>"
)


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content: str, properties: str = "") -> str:
    """A paragraph; text without markup is a run."""
    content = content if content.startswith("<") or not content else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def word(
    path: Path,
    body: str,
    *,
    title: str = "",
    author: str = "",
    created: str = "",
    strict: bool = False,
    **parts: str,
) -> Path:
    """Write a document.

    Args:
        path: Its file.
        body: The XML in its body.
        title: The title in its properties.
        author: The author in its properties.
        created: The time in its properties.
        strict: Whether it has the namespaces of the standard's strict form.
        parts: The XML in its other parts: styles, footnotes, header.
    """
    relations = "".join(
        f'<Relationship Id="r{name}" Type="{_REL}/{name}" Target="{name}.xml"/>' for name in parts
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" '
        f'Type="{_REL}/officeDocument" Target="/word/document2.xml"/><Relationship Id="b" '
        f'Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>",
        "word/_rels/document2.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{relations}</Relationships>",
        "word/document2.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
        "docProps/core.xml": _CORE.format(title=title, author=author, created=created),
    }
    for name, content in parts.items():
        root = {"header": "hdr", "footer": "ftr"}.get(name, name)
        files[f"word/{name}.xml"] = f"<w:{root} {_NAMES}>{content}</w:{root}>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if strict:
                content = content.replace(_WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main")
                content = content.replace(
                    _REL, "http://purl.oclc.org/ooxml/officeDocument/relationships"
                )
            archive.writestr(name, content)
    return path


def field(kind: str, data: str = "") -> str:
    """A mark of a field: begin, separate, end."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{data}</w:fldChar></w:r>'


def instruction(text: str) -> str:
    """The instruction of a field."""
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def style(identity: str, name: str, more: str = "", kind: str = "paragraph") -> str:
    """A style."""
    return (
        f'<w:style w:type="{kind}" w:styleId="{identity}"><w:name w:val="{name}"/>{more}</w:style>'
    )


def of(identity: str) -> str:
    """The property of a paragraph that names its style."""
    return f'<w:pStyle w:val="{identity}"/>'


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells; text without markup is a cell."""
    written = (cell if cell.startswith("<") else cell_of(p(cell)) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(written)}</w:tr>"


def cell_of(content: str, properties: str = "") -> str:
    """A cell of a table."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def control(content: str, properties: str = "") -> str:
    """A content control around blocks, cells, rows or runs."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def box(content: str) -> str:
    """The content of a text box."""
    return f"<w:txbxContent>{content}</w:txbxContent>"


def note(kind: str, content: str) -> str:
    """The notes of a kind, with the line above them, which is one too."""
    return (
        f'<w:{kind} w:type="separator" w:id="-1"><w:p/></w:{kind}>'
        f'<w:{kind} w:id="2">{content}</w:{kind}>'
    )
