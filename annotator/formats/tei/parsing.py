"""Parses TEI files into trees, one ``TEI`` element at a time; those of a corpus are freed again.

No file or address that a file names is opened. Entities that the file itself declares are replaced,
within the limits of the parser. The limits on size and depth are lifted for files that declare
nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from annotator.formats.decoding import REPLACE, UTF_8
from annotator.formats.files import name_of, unreadable
from annotator.formats.format import ReadContext
from annotator.formats.tei.header import HeaderReader
from annotator.formats.tei.vocabulary import ID, NAMESPACE, decode_xml_id, local_name, qualify
from annotator.formats.text_files import read_text
from annotator.model import InputError

_PROLOG = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.S)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.S)
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(TEI|teiCorpus)[\s>/]")
_CHUNK_BYTES = 1 << 16
_SHOWN_CODE_POINTS = 200
_PARTS = (qualify("TEI"), qualify("teiHeader"), qualify("standOff"))
_TAGGING = ("annotation", "span", "relation", "link")


def recognises(_path: Path, head: bytes) -> bool:
    """Return whether a file is TEI, by its first bytes."""
    return is_tei(head)


def is_tei(head: bytes) -> bool:
    """Return whether the outermost element of a file is of TEI, by its first bytes."""
    ascii_head = head.replace(b"\0", b"")  # UTF-16
    if NAMESPACE.encode() not in ascii_head:
        return False
    position = _skip(_PROLOG, ascii_head, 0)
    position = _skip(_PROLOG, ascii_head, _skip(_DOCTYPE, ascii_head, position))
    return _ROOT.match(ascii_head, position) is not None


def _skip(pattern: re.Pattern[bytes], data: bytes, position: int) -> int:
    """Return the byte position after a match of a pattern, or the same one without a match."""
    match = pattern.match(data, position)
    return position if match is None else match.end()


@dataclass
class TeiTree:
    """One ``TEI`` element, with the header and ``standOff`` of the corpus around it."""

    element: Any
    name: str
    """The name of the file."""
    corpus_ids: dict[str, Any]
    """The elements of the header and the ``standOff`` of the corpus by their ids."""
    ids: dict[str, Any] = field(default_factory=dict[str, Any])
    """The elements of this ``TEI`` by their ids."""
    is_own: bool = False
    """Whether we exported it, so that its ids can be decoded."""

    def __post_init__(self) -> None:
        self.is_own = HeaderReader(self.element).is_own
        elements = self.element.iter(qualify("*"))
        self.ids = {str(element.get(ID)): element for element in elements if element.get(ID)}

    def place(self, element: Any) -> str:
        """Return the beginning of a message about an element: ``file:line``."""
        return f"{self.name}:{element.sourceline}"

    def decode_own_id(self, xml_id: str, kind: str) -> str | None:
        """Return the name in an id that we exported; None for another kind or another program."""
        return decode_xml_id(xml_id, kind) if self.is_own else None

    def find(self, pointer: str) -> Any:
        """Return the element that ``#id`` points at; None if the file does not have it."""
        element_id = pointer.removeprefix("#")
        return self.ids.get(element_id, self.corpus_ids.get(element_id))

    def find_all(self, pointers: str | None) -> Iterator[tuple[str, Any]]:
        """Yield each pointer of an attribute with its element, or None if it is missing."""
        for pointer in (pointers or "").split():
            yield pointer, self.find(pointer)


def read_trees(path: Path, context: ReadContext) -> Iterator[TeiTree]:
    """Yield the texts of a file; each is freed when the next one is asked for.

    Args:
        path: The file.
        context: The settings of the import; receives notes.

    Raises:
        InputError: The file is not well-formed XML or not TEI; the message names file and line.
        EnvironmentFault: The file cannot be read.
    """
    etree: Any = import_module("lxml.etree")  # it has no types
    name = name_of(path)
    corpus_ids: dict[str, Any] = {}
    try:
        for element in _parts(path, context, etree):
            if local_name(element) == "TEI":
                tree = TeiTree(element, name, corpus_ids)
                yield tree
                # An element takes long to free while many references to its parts remain.
                tree.ids.clear()
                element.clear()
                _free_previous(element)
            else:
                corpus_ids.update(
                    {str(part.get(ID)): part for part in element.iter() if part.get(ID)}
                )
                _note_tags_of_corpus(element, name, context)
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"{name}:{error.lineno}: it is not well-formed XML: "
            f"{' '.join(error.msg.split())[:_SHOWN_CODE_POINTS]}. Correct the file."
        ) from None
    except OSError as error:
        raise unreadable(path, error) from error


def _parts(path: Path, context: ReadContext, etree: Any) -> Iterator[Any]:
    """Yield each ``TEI``, and each header and ``standOff`` of a corpus, when it is complete."""
    encoding = context.encoding
    with _open(path, context) as file:
        encoding = UTF_8 if encoding and encoding.endswith(REPLACE) else encoding
        chunk = file.read(_CHUNK_BYTES)
        root_match = _ROOT.match(chunk, _skip(_PROLOG, chunk, 0))
        if root_match is not None and root_match[1] == b"TEI":
            file.seek(0)
            yield from _parts_of_single_text(file, encoding, etree)
            return
        parser = _pull_parser(encoding, etree, limited=root_match is None)
        while chunk:
            parser.feed(chunk)
            yield from _outer_parts(parser.read_events())
            chunk = file.read(_CHUNK_BYTES)
        root = parser.close()
        yield from _outer_parts(parser.read_events())
        if local_name(root) not in ("TEI", "teiCorpus"):
            raise InputError(
                f"{name_of(path)}:{root.sourceline}: it begins with "
                f"“{root.tag[:_SHOWN_CODE_POINTS]}”, not with TEI or teiCorpus in the namespace "
                f"{NAMESPACE}. Convert it to TEI P5."
            )


def _open(path: Path, context: ReadContext) -> IO[bytes]:
    """Open a file; one whose wrong bytes are replaced is decoded before it is parsed."""
    if not context.encoding or not context.encoding.endswith(REPLACE):
        return path.open("rb")
    return BytesIO(read_text(path, context).encode())


def _parts_of_single_text(file: IO[bytes], encoding: str | None, etree: Any) -> Iterator[Any]:
    """Yield the parts of a file whose root is ``TEI``.

    One parser reads many files: a parser for each is a reference cycle, which is collected late.
    """
    # The parser would ask an open file for its name, which need not be valid Unicode.
    root = etree.fromstring(file.read(), _parser(encoding, etree))
    yield from list(_outer_parts(etree.iterwalk(root, ("end",), _PARTS)))


def _note_tags_of_corpus(element: Any, name: str, context: ReadContext) -> None:
    """Note once that the annotations of a whole corpus, which have no text, are left out."""
    for tagging in element.iter(*map(qualify, _TAGGING)):
        context.note(
            f"{name}:{tagging.sourceline}: {local_name(tagging)} belongs to the whole corpus, not "
            f"to one text; such annotations were left out."
        )
        return


@lru_cache(maxsize=4)
def _parser(encoding: str | None, etree: Any) -> Any:
    return _create_parser(etree.XMLParser, encoding, etree, limited=False)


def _pull_parser(encoding: str | None, etree: Any, *, limited: bool) -> Any:
    pull = partial(etree.XMLPullParser, events=("end",), tag=_PARTS)
    return _create_parser(pull, encoding, etree, limited=limited)


def _create_parser(
    parser_class: Callable[..., Any], encoding: str | None, etree: Any, *, limited: bool
) -> Any:
    """Return a parser that opens no other file.

    Args:
        parser_class: A class of lxml.
        encoding: The text encoding; None for the one that the file declares.
        etree: The module of lxml.
        limited: Whether the limits on size and depth hold.

    Raises:
        InputError: The encoding is unknown.
    """
    try:
        parser = parser_class(
            encoding=encoding,
            resolve_entities="internal",
            no_network=True,
            load_dtd=False,
            huge_tree=not limited,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,
        )
    except LookupError:
        raise InputError(f"There is no text encoding “{encoding}” for XML.") from None
    # As it does not collect ids (texts of a corpus may share them), the parser asks for the DTD.
    parser.resolvers.add(_empty_resolver(etree))
    return parser


@cache
def _empty_resolver(etree: Any) -> Any:
    """Return a resolver for which every file that another one names is empty."""

    class EmptyResolver(etree.Resolver):
        def resolve(self, url: Any, public: Any, context: Any) -> Any:
            return self.resolve_string("<!-- -->", context)

    return EmptyResolver()


def _outer_parts(events: Iterable[tuple[str, Any]]) -> Iterator[Any]:
    """Yield each ``TEI`` and the children of a ``teiCorpus`` from the parser's events."""
    for _, element in events:
        parent = element.getparent()
        if local_name(element) == "TEI" or (
            parent is not None and local_name(parent) == "teiCorpus"
        ):
            yield element


def _free_previous(element: Any) -> None:
    """Remove the previous text from the tree; the parser still needs the current one."""
    previous = element.getprevious()
    if previous is not None and local_name(previous) == "TEI":
        element.getparent().remove(previous)
