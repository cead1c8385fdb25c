"""Writes a dataset as a folder: a file (or folder) for each part, and the card on all of it."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from annotator.formats.dataset.card import (
    GUIDELINES,
    CardContent,
    CardText,
    Statistics,
    write_card,
)
from annotator.formats.dataset.splitting import Parts, Split, divide
from annotator.formats.format import Format, WriteContext
from annotator.formats.losses import watched
from annotator.formats.written_guidelines import guidelines_markdown
from annotator.model import AnnotatedDocument, ModelObject, Progress
from annotator.words import number

_WHOLE = "data"
"""The name of the file or folder that has all articles."""
StreamObserver = Callable[[Iterable[ModelObject]], Iterator[ModelObject]]
"""Passes the objects of a stream on, and counts them on the way."""


@dataclass
class Dataset:
    """Writes one dataset."""

    format: Format
    split: Split | None
    """None: one part with all articles."""
    text: CardText
    context: WriteContext
    parts: Parts | None = None
    """Where each article goes; known once :meth:`write` has begun."""
    gold: bool = False
    """Whether it has the gold layer."""
    agreement: Sequence[str] = ()
    """Lines of Markdown with figures of agreement, which name people."""

    def write(
        self,
        folder: Path,
        items: Callable[[], Iterator[ModelObject]],
        observe: StreamObserver,
        command: str,
    ) -> None:
        """Write the files and the card.

        Args:
            folder: An empty folder.
            items: Returns the whole stream anew at each call: parts are found in a first pass.
            observe: Counts the objects that are written.
            command: The command line that makes the dataset again, for the card.

        Raises:
            InputError: The format's writer does not accept its options.
        """
        if self.split is not None:
            self.parts = divide(_documents(items()), self.split)
        statistics = Statistics()
        part_of = self.parts.part_of if self.parts is not None else None
        # They are in a file of their own, whatever the format of the parts.
        holds = dataclasses.replace(self.format.holds, guidelines=True)
        for name, stream in self._streams(items, part_of):
            watch = watched(stream, holds, self.context.losses)
            self._write_part(name, statistics.watch(observe(watch), part_of), folder)
        if statistics.tag_set is not None:
            sections = statistics.guidelines.values()
            text = guidelines_markdown(statistics.tag_set, sections)
            (folder / GUIDELINES).write_bytes(text.encode("utf-8"))
        content = CardContent(
            text=self.text,
            format=self.format,
            command=command,
            split=self.split,
            parts=self.parts,
            gold=self.gold,
            agreement=self.agreement,
            remark=self.context.remark,
        )
        write_card(folder, content, statistics, self.context.losses)

    def notes(self) -> list[str]:
        """Return sentences on the parts, for people; none for a dataset without parts."""
        if self.parts is None:
            return []
        notes: list[str] = []
        if self.parts.copies:
            count = sum(map(len, self.parts.copies))
            notes.append(
                f"{number(count, 'article is a', 'articles are')} near "
                f"{'copy' if count == 1 else 'copies'} of others, such as "
                f"{' and '.join(self.parts.copies[0][:2])}; copies are in the same part."
            )
        if self.parts.empty:
            notes.append(f"There were too few articles to fill {', '.join(self.parts.empty)}.")
        return notes

    def _streams(
        self, items: Callable[[], Iterator[ModelObject]], part_of: Mapping[str, str] | None
    ) -> Iterator[tuple[str, Iterator[ModelObject]]]:
        """Yield the name of each file or folder that is written, with its stream."""
        if part_of is None or self.split is None or self.format.takes_parts:
            self.context.parts = part_of
            self.context.shares = list(self.split.shares) if self.split else ()
            yield _WHOLE, items()
            return
        for name in self.split.shares:
            yield name, self._only_part(items(), part_of, name)

    def _only_part(
        self, items: Iterator[ModelObject], part_of: Mapping[str, str], part: str
    ) -> Iterator[ModelObject]:
        """Yield the objects of one part; relations that lead out of an article count as lost."""
        for item in items:
            if isinstance(item, AnnotatedDocument):
                if part_of[item.document.id] == part:
                    yield self._without_relations_across(item)
            elif not isinstance(item, Progress) or part_of.get(item.document) == part:
                yield item

    def _without_relations_across(self, item: AnnotatedDocument) -> AnnotatedDocument:
        ids = {annotation.id for annotation in item.annotations}
        kept = [r for r in item.relations if r.source in ids and r.target in ids]
        if len(kept) == len(item.relations):
            return item
        self.context.losses.add(
            "relations between articles (which may be in different parts)",
            f"those of {item.document.id}",
            len(item.relations) - len(kept),
        )
        return replace(item, relations=tuple(kept))

    def _write_part(self, name: str, items: Iterator[ModelObject], folder: Path) -> None:
        if self.format.write is not None and self.format.write_folder is None:
            with (folder / f"{name}{self.format.suffixes[0]}").open("wb") as file:
                self.format.write(items, file, self.context)
            return
        assert self.format.write_folder is not None
        part_folder = folder
        if self.split is not None and not self.format.takes_parts:
            part_folder = folder / name
            part_folder.mkdir()
        self.format.write_folder(items, part_folder, self.context)


def _documents(items: Iterable[ModelObject]) -> Iterator[AnnotatedDocument]:
    for item in items:
        if isinstance(item, AnnotatedDocument):
            yield item
