"""The forms of codebook files by name, and the functions that read and write any of them."""

from pathlib import Path

from annotator.formats.codebooks.codebook import Codebook, CodebookFormat
from annotator.formats.codebooks.comparing import differences
from annotator.formats.files import read_bytes, replacing
from annotator.formats.losses import Losses
from annotator.formats.signs import WHITE_BYTES
from annotator.formats.tag_sets import shipped_tag_set
from annotator.model import InputError, TagSet
from annotator.model.errors import Remedy
from annotator.plugins import LazyFunction


def _format(name: str, module: str, title: str, *suffixes: str) -> CodebookFormat:
    place = f"annotator.formats.codebooks.{module}"
    parse, make = LazyFunction(f"{place}:parse"), LazyFunction(f"{place}:make")
    return CodebookFormat(name, title, suffixes, parse, make)


CODEBOOK_FORMATS = {
    each.name: each
    for each in (
        _format("toml", "native_toml", "TOML", ".toml"),
        _format("json", "native_json", "JSON", ".json"),
        _format("csv", "table", "a table (CSV)", ".csv", ".tsv"),
        _format("refi-qda", "refi_qda", "a REFI-QDA codebook", ".qdc"),
        _format("brat", "brat", "brat's annotation.conf", ".conf"),
        _format("label-studio", "label_studio", "Label Studio's configuration", ".xml"),
        _format("inception", "inception", "INCEpTION's layers", ".json", ".zip"),
        _format("uima", "uima", "a UIMA type system", ".xml"),
    )
}
"""By name; where several have a suffix, the first is what a file of it is written as."""
FILE_PATTERNS = " ".join(
    dict.fromkeys(f"*{suffix}" for each in CODEBOOK_FORMATS.values() for suffix in each.suffixes)
)
"""For a dialog that asks for a file."""
_ROOTS = {"View": "label-studio", "typeSystemDescription": "uima", "CodeBook": "refi-qda"}
"""The outermost elements of files of XML."""
_HEAD_BYTES = 4096
_sign_of_json = LazyFunction("annotator.formats.codebooks.inception:is_of_inception")
_root_of_xml = LazyFunction("annotator.formats.codebooks.xml:root_name")


def read_codebook(path: Path, format_name: str = "") -> Codebook:
    """Read a codebook from a file.

    Args:
        path: The file.
        format_name: Its form; empty: it is recognised by its name and content.

    Raises:
        InputError: There is no such file, its form is not known, or it is damaged; the message
            names the file and the place.
        EnvironmentFault: It cannot be read.
    """
    data = read_bytes(path)
    return _chosen(path, format_name or recognise(path, data)).parse(data, path)


def find_codebook(name: str, format_name: str = "") -> Codebook:
    """Read the codebook of a file, or one that Annotator brings along, by its file's name.

    Args:
        name: The path of a file, or a name such as ``conll_2003_entities``; a file comes first.
        format_name: The form of the file; empty: it is recognised.

    Raises:
        InputError: There is neither; the message lists the names. Or as in `read_codebook`.
        EnvironmentFault: The file cannot be read.
    """
    return read_codebook(shipped_tag_set(name) or Path(name), format_name)


def write_codebook(tag_set: TagSet, path: Path, format_name: str = "") -> Losses:
    """Write a tag set to a file, and return what the file cannot hold.

    Args:
        tag_set: The tag set.
        path: The file, which is replaced as a whole.
        format_name: Its form; empty: that of the path's suffix.

    Raises:
        InputError: No form of files has that name or suffix, or it cannot hold the tag set.
        EnvironmentFault: The file cannot be written.
    """
    codebook_format = _chosen(path, format_name or _by_suffix(path))
    data, losses = made(tag_set, codebook_format, path)
    with replacing(path) as file:
        file.write(data)
    return losses


def made(tag_set: TagSet, codebook_format: CodebookFormat, path: Path) -> tuple[bytes, Losses]:
    """Return the content of a file for a tag set, and what it cannot hold.

    What comes back when it is read is compared with the tag set.

    Args:
        tag_set: The tag set.
        codebook_format: The form of the file.
        path: Its path, whose name some forms give to the tag set.
    """
    data = codebook_format.make(tag_set)
    # In a folder that does not exist, no file beside it changes what is read.
    alone = Path("\0") / path.name
    try:
        back = codebook_format.parse(data, alone).tag_set
    except InputError:
        back = TagSet(path.stem, ())
    return data, differences(tag_set, back)


def recognise(path: Path, data: bytes) -> str:
    """Return the name of the form of a file.

    Args:
        path: The file.
        data: Its content.

    Raises:
        InputError: It is of no form that is known.
    """
    suffix = path.suffix.lower()
    head = data.lstrip(WHITE_BYTES)[:_HEAD_BYTES]
    if data.startswith(b"PK"):
        return "inception"
    if head.startswith(b"<"):
        name = _ROOTS.get(_root_of_xml(data, path))
        if name is not None:
            return name
    elif suffix == ".toml":
        return "toml"
    elif suffix == ".conf":
        return "brat"
    elif suffix in (".csv", ".tsv"):
        return "csv"
    elif head[:1] in (b"{", b"["):
        return "inception" if _sign_of_json(data, path) else "json"
    elif not suffix or suffix == ".txt":
        return "toml"
    raise InputError(
        f"{path}: this is no file of a codebook that Annotator knows. It reads {_titles()}.",
        remedies=(Remedy(f"If it is one of them, give it the suffix of its form: {_suffixes()}."),),
    )


def _by_suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    for codebook_format in CODEBOOK_FORMATS.values():
        if suffix in codebook_format.suffixes:
            return codebook_format.name
    raise InputError(
        f"{path}: no form of codebooks has the suffix “{path.suffix}”.",
        remedies=(Remedy(f"Give the file one of these: {_suffixes()}."),),
    )


def _suffixes() -> str:
    suffixes = (suffix for each in CODEBOOK_FORMATS.values() for suffix in each.suffixes)
    return ", ".join(dict.fromkeys(suffixes))


def _chosen(path: Path, name: str) -> CodebookFormat:
    known = CODEBOOK_FORMATS.get(name)
    if known is None:
        raise InputError(
            f"{path}: there is no form of codebooks named “{name}”; there are "
            f"{', '.join(CODEBOOK_FORMATS)}."
        )
    return known


def _titles() -> str:
    titles = [each.title for each in CODEBOOK_FORMATS.values()]
    return f"{', '.join(titles[:-1])} and {titles[-1]}"
