"""A dataset as a folder: a file (or folder) for each part, and the card that describes it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from annotator.formats.dataset.card import About, write_card
from annotator.formats.dataset.splitting import Parts, Split, divide
from annotator.formats.dataset.statistics import Statistics
from annotator.formats.format import Format, WriteContext
from annotator.formats.losses import watched
from annotator.model import AnnotatedDocument, ModelObject, Progress

_WHOLE = "data"
OffsetUnit = Callable[[Iterable[ModelObject]], Iterator[ModelObject]]


@dataclass(frozen=True)
class CardText:
    """What people say of their dataset; all of it may be empty."""

    title: str = ""
    description: str = ""
    licence: str = ""
    language: str = ""
    """BCP 47 tags, with commas between them."""


@dataclass
class Dataset:
    """Writes one dataset."""

    format: Format
    split: Split | None
    text: CardText
    context: WriteContext
    parts: Parts | None = None
    gold: bool = False
    """Whether it has the gold layer."""
    agreement: Sequence[str] = ()
    """Lines of Markdown with its figures, which name people."""

    def write(
        self,
        folder: Path,
        items: Callable[[], Iterator[ModelObject]],
        counted: OffsetUnit,
        command: str,
    ) -> None:
        """Write the files into an empty folder.

        ``items`` gives the whole stream anew at each call: parts are found in a first pass.
        """
        if self.split is not None:
            self.parts = divide(_documents(items()), self.split)
        statistics = Statistics()
        of = self.parts.of if self.parts is not None else None
        for name, stream in self._streams(items, of):
            watch = watched(stream, self.format.holds, self.context.losses)
            self._write_part(name, statistics.watch(counted(watch), of), folder)
        about = About(
            title=self.text.title or "News attribution",
            format=self.format,
            command=command,
            description=self.text.description,
            licence=self.text.licence,
            language=self.text.language,
            split=self.split,
            parts=self.parts,
            gold=self.gold,
            agreement=self.agreement,
        )
        write_card(folder, about, statistics, self.context.losses)

    def _streams(
        self, items: Callable[[], Iterator[ModelObject]], of: Mapping[str, str] | None
    ) -> Iterator[tuple[str, Iterator[ModelObject]]]:
        """The stream of each file or folder that is written, with its name."""
        if of is None or self.split is None or self.format.takes_parts:
            self.context.parts = of
            self.context.shares = list(self.split.shares) if self.split else ()
            yield _WHOLE, items()
            return
        for name in self.split.shares:
            yield name, self._only(items(), of, name)

    def _only(
        self, items: Iterator[ModelObject], of: Mapping[str, str], part: str
    ) -> Iterator[ModelObject]:
        """The items of one part; relations that lead out of it are lost, and told."""
        for item in items:
            if isinstance(item, AnnotatedDocument):
                if of[item.document.id] == part:
                    yield self._inside(item)
            elif not isinstance(item, Progress) or of.get(item.document) == part:
                yield item

    def _inside(self, item: AnnotatedDocument) -> AnnotatedDocument:
        here = {annotation.id for annotation in item.annotations}
        kept = [r for r in item.relations if r.source in here and r.target in here]
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
        into = folder
        if self.split is not None and not self.format.takes_parts:
            into = folder / name
            into.mkdir()
        self.format.write_folder(items, into, self.context)

    def notes(self) -> list[str]:
        """What a person should know of the parts."""
        if self.parts is None:
            return []
        found: list[str] = []
        if self.parts.copies:
            number = sum(map(len, self.parts.copies))
            found.append(
                f"{number} articles are near copies of others, such as "
                f"{' and '.join(self.parts.copies[0][:2])}; copies are in the same part."
            )
        if self.parts.empty:
            found.append(f"There were too few articles to fill {', '.join(self.parts.empty)}.")
        return found


def _documents(items: Iterable[ModelObject]) -> Iterator[AnnotatedDocument]:
    for item in items:
        if isinstance(item, AnnotatedDocument):
            yield item
