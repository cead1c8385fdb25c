"""Records what a reader reports to its context, as messages in the order in which it reports."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

from annotator.formats.format import ReadContext
from annotator.formats.offsets import OffsetUnit
from annotator.formats.reading_process.carried_errors import pack_error
from annotator.formats.reading_process.messages import (
    Ask,
    Begin,
    Failed,
    LeftOut,
    LeftParts,
    MetFields,
    MetLabels,
    MetSpeakers,
    Noticed,
    Report,
    found,
)
from annotator.formats.unpacking_budget import UnpackingBudget
from annotator.model import AnnotatorError, Document, ModelObject


class _Changes(dict[str, Any]):
    """A dictionary that remembers which of its entries are new or changed."""

    def __init__(self, entries: Mapping[str, Any]) -> None:
        super().__init__(entries)
        self.changed: dict[str, Any] = {}

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        self.changed[key] = value

    def setdefault(self, key: str, default: Any = None) -> Any:
        """Return the entry of a key, which is made if there is none."""
        if key not in self:
            self[key] = default
        return self[key]

    def update(self, *entries: Any, **named: Any) -> None:
        """Set several entries."""
        for key, value in dict(*entries, **named).items():
            self[key] = value

    def take(self) -> dict[str, Any]:
        """Return the entries that changed since the last call."""
        taken, self.changed = self.changed, {}
        return taken


class Recorder:
    """A context for readers, and what was reported to it and is not sent yet.

    Args:
        begin: The settings of the import.
        send: Sends a message.
        ask: Sends a question, and returns the articles that answer it.
    """

    def __init__(
        self,
        begin: Begin,
        send: Callable[[Report], None],
        ask: Callable[[Ask], Sequence[Document]],
    ) -> None:
        self._send, self._ask = send, ask
        self._labels = _Changes(begin.labels)
        self._relation_types = _Changes(begin.relation_types)
        self._sent_notices = self._sent_beyond = self._sent_unused = 0
        self._has_sent_speakers = False
        self.context = ReadContext(
            begin.annotator,
            begin.encoding,
            on_unreadable=self._leave_out,
            leaves_out=begin.leaves_out,
            offset_unit=OffsetUnit.named(begin.offsets) if begin.offsets else None,
            options=begin.options,
            labels=self._labels,
            relation_types=self._relation_types,
            find_article=self._find_article,
            find_named=self._find_named,
            on_fields=self._meet_fields,
            budget=UnpackingBudget(begin.gigabytes),
        )

    def send_item(self, item: ModelObject) -> None:
        """Send an object, behind what was reported before it."""
        self.send_reports()
        place = self.context.where
        self._send(found(item, place.source, place.line))

    def send_failure(self, error: AnnotatorError) -> None:
        """Send the error that ends a file, behind what was reported before it."""
        self.send_reports()
        place = self.context.where
        self._send(Failed(place.source, place.line, pack_error(error)))

    def send_reports(self) -> None:
        """Send what was reported since the last message."""
        context = self.context
        beyond = context.notes.left_out
        if len(context.notes) > self._sent_notices or beyond > self._sent_beyond:
            notices = list(islice(context.notes, self._sent_notices, None))
            self._send(Noticed(notices, beyond - self._sent_beyond))
            self._sent_notices, self._sent_beyond = len(context.notes), beyond
        if context.left_out.counts:
            self._send_left_out()
        unused = context.unused_labels
        if self._labels.changed or self._relation_types.changed or len(unused) > self._sent_unused:
            news = unused[self._sent_unused :]
            self._send(MetLabels(self._labels.take(), self._relation_types.take(), news))
            self._sent_unused = len(unused)
        if context.has_speakers and not self._has_sent_speakers:
            self._has_sent_speakers = True
            self._send(MetSpeakers())

    def _send_left_out(self) -> None:
        left_out = self.context.left_out
        counts = [
            (place, what, count)
            for what, places in left_out.counts.items()
            for place, count in places.items()
        ]
        left_out.take()
        self._send(LeftParts(counts, left_out.take_examples()))

    def _leave_out(self, error: Exception) -> None:
        self.send_reports()
        place = self.context.where
        self._send(LeftOut(place.source, place.line, pack_error(error)))

    def _meet_fields(self, file: str, record: Mapping[str, Any], fields: Mapping[str, str]) -> None:
        self.send_reports()
        self._send(MetFields(file, dict(record), dict(fields)))

    def _find_article(self, address: str) -> Document | None:
        self.send_reports()
        return next(iter(self._ask(Ask(address=address))), None)

    def _find_named(self, name: str) -> Sequence[Document]:
        self.send_reports()
        return self._ask(Ask(name=name))
