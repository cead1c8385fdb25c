"""TEI files as trees, a ``TEI`` element at a time: what is read of a corpus is freed again.

Nothing that a file names is opened or fetched. Entities that it declares itself are replaced,
within the limits of the parser; those on size and depth are lifted for files that declare nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from annotator.formats.files import name_of, unreadable
from annotator.formats.format import ReadContext
from annotator.formats.tei.header import Metadata
from annotator.formats.tei.vocabulary import ID, NAMESPACE, local, name_in, tag
from annotator.model import InputError

_BEFORE = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.S)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.S)
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(TEI|teiCorpus)[\s>/]")
_CHUNK = 1 << 16
_SHOWN = 200
_PARTS = (tag("TEI"), tag("teiHeader"), tag("standOff"))
_TAGGING = ("annotation", "span", "relation", "link")


def recognises(_path: Path, head: bytes) -> bool:
    """Return whether a file is TEI, by its first bytes."""
    return is_tei(head)


def is_tei(head: bytes) -> bool:
    """Whether a file that begins so is of TEI: by its outermost element."""
    plain = head.replace(b"\0", b"")  # UTF-16
    if NAMESPACE.encode() not in plain:
        return False
    at = _after(_BEFORE, plain, 0)
    at = _after(_BEFORE, plain, _after(_DOCTYPE, plain, at))
    return _ROOT.match(plain, at) is not None


def _after(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    """Where what fits a pattern ends, if it is there."""
    found = pattern.match(data, at)
    return at if found is None else found.end()


@dataclass
class Tree:
    """One ``TEI`` element with all in it, and what the corpus around it says."""

    element: Any
    name: str
    """The file's."""
    known: dict[str, Any]
    """The elements of the header and the ``standOff`` of the corpus by their ids."""
    ids: dict[str, Any] = field(default_factory=dict[str, Any])
    """The elements of this one by their ids."""
    ours: bool = False
    """Whether it was written here, so that ids can be read."""

    def __post_init__(self) -> None:
        self.ours = Metadata(self.element).is_ours
        self.ids = {str(each.get(ID)): each for each in self.element.iter(tag("*")) if each.get(ID)}

    def place(self, element: Any) -> str:
        """Where an element stands, for messages."""
        return f"{self.name}:{element.sourceline}"

    def own_name(self, xml_id: str, kind: str) -> str | None:
        """The name in an id of ours; None where it is of another kind, or not ours."""
        return name_in(xml_id, kind) if self.ours else None

    def pointed_at(self, pointer: str) -> Any:
        """The element that ``#id`` points at; None if it is not there."""
        element_id = pointer.removeprefix("#")
        return self.ids.get(element_id, self.known.get(element_id))

    def all_pointed_at(self, pointers: str | None) -> Iterator[tuple[str, Any]]:
        """The same for several pointers, each with its own."""
        for each in (pointers or "").split():
            yield each, self.pointed_at(each)


def trees(path: Path, context: ReadContext) -> Iterator[Tree]:
    """The texts of a file.

    Raises:
        InputError: it is no sound XML; the message names file and line.
        EnvironmentFault: it cannot be read.
    """
    etree: Any = import_module("lxml.etree")  # it has no types
    name = name_of(path)
    known: dict[str, Any] = {}
    try:
        for element in _ended(path, context.encoding, etree):
            if local(element) == "TEI":
                tree = Tree(element, name, known)
                yield tree
                # What is freed while many names for its parts are left takes long to free.
                tree.ids.clear()
                element.clear()
                _forget_before(element)
            else:
                known.update({str(each.get(ID)): each for each in element.iter() if each.get(ID)})
                _tell_of_tags(element, name, context)
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"{name}:{error.lineno}: it is no sound XML: {error.msg[:_SHOWN]}. Correct the file."
        ) from None
    except OSError as error:
        raise unreadable(path, error) from error


def _ended(path: Path, encoding: str | None, etree: Any) -> Iterator[Any]:
    """Each ``TEI``, and each header and ``standOff`` of a corpus, when it is read to its end."""
    with path.open("rb") as file:
        chunk = file.read(_CHUNK)
        plain = _ROOT.match(chunk, _after(_BEFORE, chunk, 0))
        if plain is not None and plain[1] == b"TEI":
            file.seek(0)
            yield from _in_one(file, encoding, etree)
            return
        parser = _pull_parser(encoding, etree, limited=plain is None)
        while chunk:
            parser.feed(chunk)
            yield from _wanted(parser.read_events())
            chunk = file.read(_CHUNK)
        root = parser.close()
        yield from _wanted(parser.read_events())
        if local(root) not in ("TEI", "teiCorpus"):
            raise InputError(
                f"{name_of(path)}:{root.sourceline}: it begins with “{root.tag[:_SHOWN]}”, not "
                f"with TEI or teiCorpus in the namespace {NAMESPACE}. Convert it to TEI P5."
            )


def _in_one(file: IO[bytes], encoding: str | None, etree: Any) -> Iterator[Any]:
    """The same of a file with one text.

    Its parser serves many files: one of each would be a ring of garbage, which is collected late.
    """
    # By its bytes: of a file it wants the name, which may be no Unicode.
    root = etree.fromstring(file.read(), _parser(encoding, etree))
    yield from list(_wanted(etree.iterwalk(root, ("end",), _PARTS)))


def _tell_of_tags(element: Any, name: str, context: ReadContext) -> None:
    """Tell of annotations of a whole corpus, which belong to none of its texts."""
    for each in element.iter(*map(tag, _TAGGING)):
        context.note(
            f"{name}:{each.sourceline}: {local(each)} stands beside all texts of the corpus; those "
            f"there were left out."
        )
        return


@lru_cache(maxsize=4)
def _parser(encoding: str | None, etree: Any) -> Any:
    return _made(etree.XMLParser, encoding, etree, limited=False)


def _pull_parser(encoding: str | None, etree: Any, *, limited: bool) -> Any:
    pull = partial(etree.XMLPullParser, events=("end",), tag=_PARTS)
    return _made(pull, encoding, etree, limited=limited)


def _made(make: Callable[..., Any], encoding: str | None, etree: Any, *, limited: bool) -> Any:
    try:
        parser = make(
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
    # Without ids collected (which texts of a corpus may share) the parser asks for the DTD.
    parser.resolvers.add(_nothing_outside(etree))
    return parser


@cache
def _nothing_outside(etree: Any) -> Any:
    """What answers for each file that is named in another one: there is nothing in it."""

    class Nothing(etree.Resolver):
        def resolve(self, url: Any, public: Any, context: Any) -> Any:
            return self.resolve_string("<!-- -->", context)

    return Nothing()


def _wanted(events: Iterable[tuple[str, Any]]) -> Iterator[Any]:
    for _, element in events:
        above = element.getparent()
        if local(element) == "TEI" or (above is not None and local(above) == "teiCorpus"):
            yield element


def _forget_before(element: Any) -> None:
    """Free the text before this one; it itself is still in the parser's hands."""
    before = element.getprevious()
    if before is not None and local(before) == "TEI":
        element.getparent().remove(before)
