"""The files of one import, read by a process: one after the other, as their own objects."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from annotator.formats.files import name_of
from annotator.formats.format import Format, ReadContext
from annotator.formats.left_out import add_examples
from annotator.formats.reading_process import pool
from annotator.formats.reading_process.carried_errors import unpack_error
from annotator.formats.reading_process.frames import decode_reports
from annotator.formats.reading_process.limit_errors import error_of
from annotator.formats.reading_process.limits import ReadingLimits
from annotator.formats.reading_process.messages import (
    FRAMES_AHEAD,
    Answer,
    Ask,
    Begin,
    Failed,
    FindBlocks,
    Finished,
    Found,
    FoundBlocks,
    GiveUp,
    LeftOut,
    LeftParts,
    MetFields,
    MetLabels,
    MetSpeakers,
    Noticed,
    Position,
    Read,
    Recognised,
    Report,
    Started,
    TakeFrames,
)
from annotator.formats.reading_process.process import ReadingProcess
from annotator.formats.registry import format_named
from annotator.model import AnnotatorError, Block, Document, ModelObject

FileToRead = tuple[Path, str]
"""A file, and the name of its format; "": it is recognised."""
_AHEAD_BYTES = 2_000
"""The length of the paths that are sent ahead: a pipe must always have room for them."""
_TICK_SECONDS = 0.05
_GRACE_SECONDS = 0.1
"""The time in which the process may give a file up, before it is ended."""
_FRAMES_AT_ONCE = FRAMES_AHEAD // 2


class _Ended(Exception):
    """The process ended before the file was done."""


class FileSession:
    """Reads the files of one import in a process.

    Args:
        context: The settings of the import; it gets what the readers report, as if they were
            called in this process.
        limits: How much time and memory a file may take.
        on_wait: Called twenty times a second while the process reads, with the position in the
            file, if that is known. It may raise an error, which ends the reading.
    """

    def __init__(
        self,
        context: ReadContext,
        limits: ReadingLimits,
        *,
        on_wait: Callable[[Position | None], object] = lambda _: None,
    ) -> None:
        self._context, self._limits, self._on_wait = context, limits, on_wait
        self._process: ReadingProcess | None = None
        self._asked: deque[tuple[int, FileToRead]] = deque()
        """The files that the process was asked for, with their numbers."""
        self._reports: deque[Report] = deque()
        self._taken_frames = 0
        self._is_started = self._is_touched = False
        """Whether the process began with the file, and reported more on it than its format."""

    def start(self) -> None:
        """Let the process start while this one does other things."""
        if self._process is None:
            self._process = pool.borrow()
            self._begin(self._process)

    def read(
        self, file: FileToRead, ahead: Sequence[FileToRead], on_format: Callable[[Format], object]
    ) -> Iterator[ModelObject]:
        """Yield the objects of a file.

        Args:
            file: The file.
            ahead: The files that are read next: the process begins with them.
            on_format: Called with the format before the first object comes.

        Raises:
            AnnotatorError: The file cannot be read, or raises a question.
            InputError: It exceeds a limit, or its reader crashed.
        """
        while True:
            self.start()
            assert self._process is not None
            process = self._process
            is_fresh = process.is_fresh
            self._ask_for([file, *ahead])
            is_alone = len(self._asked) == 1
            self._is_started = self._is_touched = False
            try:
                yield from self._objects(process, on_format)
            except _Ended:
                self._forget()
                # What another file did to the process must not be blamed on this one: it is read
                # once more, alone, unless it surely is at fault.
                is_sure = self._is_started and (is_fresh or process.reason == "time")
                is_alone = is_fresh and is_alone
                if is_sure or self._is_touched or is_alone or process.reason == "start":
                    error = error_of(name_of(file[0]), process, self._limits)
                    raise error from error.__cause__
                ahead = ()
            else:
                return

    def read_blocks(self, document: Document, *, of_formats_too: bool) -> tuple[Block, ...] | None:
        """Return the blocks of an article, see :func:`~annotator.formats.blocks.blocks_today`.

        Raises:
            InputError: The article exceeds a limit.
        """
        self.start()
        assert self._process is not None
        process = self._process
        process.expect(process.asked + 1)
        self._asked.append((process.asked, (Path(), "")))
        process.begin_file(len(document.text))
        process.send([FindBlocks(process.asked, document, of_formats_too)])
        blocks: tuple[Block, ...] | None = None
        try:
            while not isinstance(report := self._next_report(process), Finished):
                if isinstance(report, FoundBlocks):
                    blocks = report.blocks
        except _Ended:
            self._forget()
            raise error_of(f"“{document.title}”", process, self._limits) from None
        except BaseException:
            self._give_up()
            raise
        self._asked.popleft()
        process.end_file(report.number)
        return blocks

    def close(self) -> None:
        """End what is read, and give the process back."""
        self._give_up()
        if self._process is not None:
            process, self._process = self._process, None
            pool.give_back(process)

    def _begin(self, process: ReadingProcess) -> None:
        context = self._context
        folder = ""
        with suppress(OSError):
            folder = os.getcwd()  # noqa: PTH109
        process.set_limits(self._limits)
        offsets = context.offset_unit.name if context.offset_unit is not None else ""
        begin = Begin(
            folder,
            context.annotator,
            context.encoding,
            offsets,
            dict(context.options),
            context.leaves_out,
            context.labels,
            context.relation_types,
            self._limits.most_bytes,
            self._limits.gigabytes,
        )
        self._taken_frames = 0
        process.send([begin])

    def _ask_for(self, files: Sequence[FileToRead]) -> None:
        """Ask for files, the first of which may have been asked for already."""
        assert self._process is not None
        if self._asked and self._asked[0][1] != files[0]:
            self._give_up()  # The order is another one than was foreseen.
            self.start()
        assert self._process is not None
        process = self._process
        commands: list[Read] = []
        known = len(self._asked)
        if known > len(files) // 2:
            return  # One message for several files is enough.
        room = _AHEAD_BYTES
        for position, file in enumerate(files):
            path = os.fsencode(file[0])
            room -= len(path)
            if position < known:
                continue
            if position and room < 0:
                break
            process.expect(process.asked + 1)
            commands.append(Read(process.asked, path, file[1]))
            self._asked.append((process.asked, file))
        if commands:
            process.send(commands)

    def _objects(
        self, process: ReadingProcess, on_format: Callable[[Format], object]
    ) -> Iterator[ModelObject]:
        number, file = self._asked[0]
        process.begin_file(_size_of(file[0]))
        self._context.place = name_of(file[0])
        failure: AnnotatorError | None = None
        is_done = False
        try:
            while True:
                report = self._next_report(process)
                if isinstance(report, Finished):
                    is_done = True
                    self._asked.popleft()
                    process.end_file(number)
                    break
                if isinstance(report, Recognised):
                    on_format(format_named(report.format))
                elif isinstance(report, Failed):
                    self._is_touched = True
                    self._set_place(report)
                    failure = unpack_error(report.error)
                elif isinstance(report, Found):
                    self._is_touched = True
                    self._set_place(report)
                    yield report.item
                elif isinstance(report, Started):
                    self._is_started = True
                else:
                    self._is_touched = True
                    self._take(report, process)
        finally:
            if not is_done and not process.is_gone:
                self._give_up()
        if failure is not None:
            raise failure

    def _take(self, report: Report, process: ReadingProcess) -> None:
        """Pass on what a reader reported to its context."""
        context = self._context
        if isinstance(report, Noticed):
            context.notes.extend(report.notices)
            context.notes.left_out += report.beyond
        elif isinstance(report, LeftParts):
            for place, what, count in report.counts:
                context.left_out.add(place, what, count)
            for what, words in report.examples.items():
                add_examples(context.left_out.examples, what, words)
        elif isinstance(report, MetLabels):
            context.labels.update(report.labels)
            context.relation_types.update(report.relation_types)
            context.unused_labels += report.unused
        elif isinstance(report, MetSpeakers):
            context.has_speakers = True
        elif isinstance(report, MetFields):
            context.on_fields(report.file, report.record, report.found)
        elif isinstance(report, LeftOut):
            self._set_place(report)
            assert context.on_unreadable is not None
            context.on_unreadable(unpack_error(report.error))
        elif isinstance(report, Ask):
            self._answer(report, process)

    def _answer(self, question: Ask, process: ReadingProcess) -> None:
        process.is_answering = True
        try:
            if question.address:
                article = self._context.find_article(question.address)
                articles = [article] if article is not None else []
            else:
                articles = list(self._context.find_named(question.name))
            process.send([Answer(articles)])
        finally:
            process.is_answering = False

    def _set_place(self, report: Any) -> None:
        if report.line is None:
            self._context.place = report.source
        else:
            self._context.at_line(report.source, report.line)

    def _next_report(self, process: ReadingProcess) -> Report:
        while not self._reports:
            frame = self._next_frame(process)
            if frame is None:
                raise _Ended
            self._take_frame(process, frame)
        return self._reports.popleft()

    def _take_frame(self, process: ReadingProcess, frame: bytes) -> None:
        self._reports.extend(decode_reports(frame))
        self._taken_frames += 1
        if self._taken_frames >= _FRAMES_AT_ONCE:
            process.send([TakeFrames(self._taken_frames)])
            self._taken_frames = 0

    def _next_frame(self, process: ReadingProcess) -> bytes | None:
        while True:
            try:
                return process.frames.get(timeout=_TICK_SECONDS)
            except Empty:
                self._on_wait(process.position)

    def _give_up(self) -> None:
        """End the reading of all files that were asked for: at a word, or else by force."""
        process = self._process
        if process is None or not self._asked:
            return
        last = self._asked[-1][0]
        process.send([GiveUp(last)])
        deadline = monotonic() + _GRACE_SECONDS
        while not process.is_gone:
            if any(isinstance(each, Finished) and each.number == last for each in self._reports):
                self._asked.clear()
                self._reports.clear()
                process.end_file(last)
                return
            self._reports.clear()
            try:
                frame = process.frames.get(timeout=max(deadline - monotonic(), 0.001))
            except Empty:
                break
            if frame is None:
                break
            self._take_frame(process, frame)
        process.end()
        self._forget()

    def _forget(self) -> None:
        """Go on without the process, which is gone, or soon will be."""
        self._process = None
        self._asked.clear()
        self._reports.clear()


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
