"""Writes memos and sections of the guidelines as Notes of a REFI-QDA project."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from annotator.formats.refi_qda.vocabulary import guid_for, make_guid
from annotator.formats.xml_text import XmlText
from annotator.model import Record
from annotator.model.curation import GUIDELINE, MEMOS
from annotator.text.markdown_sections import plain_title
from annotator.words import shorten

_NAME_CODE_POINTS = 80


class Notes:
    """Collects the notes, and the references to them from what they are about.

    Args:
        xml: Escapes texts.
        user_guid: Returns the GUID of a user by name.
    """

    def __init__(self, xml: XmlText, user_guid: Callable[[str], str]) -> None:
        self.lines: list[str] = []
        """The elements of the notes, in the order of the stream."""
        self._xml, self._user_guid = xml, user_guid
        self._guids: defaultdict[tuple[str, str], list[str]] = defaultdict(list)

    def add(self, record: Record) -> None:
        """Add the note of a memo or of a section; other records are none."""
        data = record.data
        text, time = data.get("text"), data.get("time")
        if record.kind not in (*MEMOS, GUIDELINE) or not isinstance(text, str):
            return
        is_section = record.kind == GUIDELINE
        guid = guid_for(record.id, "note") if is_section else make_guid(record.kind, record.id)
        # A section about no label is a note of the project.
        about = str(data.get("label") or data.get("document") or "")
        kind = MEMOS[0] if is_section and not about else record.kind
        self._guids[kind, about].append(guid)
        title = plain_title(str(data.get("title") or "")) or text.strip().split("\n")[0]
        attributes = {"guid": guid, "name": shorten(title or "Guideline", _NAME_CODE_POINTS)}
        writer = data.get("annotator")
        if isinstance(writer, str) and writer:
            attributes["creatingUser"] = self._user_guid(writer)
        if isinstance(time, str) and time:
            attributes["creationDateTime"] = time
        content = f"<PlainTextContent>{self._xml.text(text)}</PlainTextContent>"
        self.lines.append(f"<Note{self._xml.attributes(attributes)}>{content}</Note>")

    def references(self, kind: str, about: str = "") -> Iterator[str]:
        """Yield the elements that refer to the notes on something."""
        for guid in self._guids.get((kind, about), ()):
            yield f'<NoteRef targetGUID="{guid}"/>'
