"""Which field of a task is its text, and where the regions lie in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from annotator.formats.json_object import JsonObject
from annotator.formats.label_studio.config import TEXT, Config
from annotator.formats.label_studio.hypertext import Hypertext
from annotator.formats.label_studio.results import Region
from annotator.formats.offsets import Span
from annotator.model import Fragment

_HTML = "html"
_LINE_END = "\\n"
_ADDRESS = re.compile(r"\s*\w+://\S+\s*")


@dataclass(frozen=True)
class TaskText:
    """The text of a task, as its regions count in it."""

    raw: str
    html: Hypertext | None = None

    @property
    def is_html(self) -> bool:
        """Whether it was taken out of HTML."""
        return self.html is not None

    def span(self, region: Region) -> Span:
        """Where a region lies; raises InputError where HTML has no such place."""
        return _in_html(region, self.html) if self.html else self._in_text(region)

    @cached_property
    def _has_escapes(self) -> bool:
        return _LINE_END in self.raw

    def _in_text(self, region: Region) -> Span:
        start, end = region.value.integer("start"), region.value.integer("end")
        said = region.value.string(TEXT, "")
        # Its browser side writes line ends so; an article about programs may mean what it says.
        if _LINE_END in said and not (self._has_escapes and said in self.raw):
            said = said.replace(_LINE_END, "\n")
        return Span(start, end, said or None)


def find_text(data: JsonObject, regions: Sequence[Region], config: Config, asked: str) -> TaskText:
    """The text of a task, taken out of its data.

    ``asked`` is a person's word on the field. Raises InputError when there is none, or several
    that might be it.
    """
    key = _field(data, regions, config, asked)
    raw = data.string(key, "")
    if regions and _ADDRESS.fullmatch(raw):
        raise regions[0].value.error(
            "", f"lies in a text that is not in the file, but at {raw}. Export the task with it."
        )
    by_config = {config.data_keys.get(name) for name in config.hypertexts}
    is_html = key in by_config if not regions else any(_is_html(r, config) for r in regions)
    if not is_html and not (key == _HTML and not regions):
        return TaskText(raw)
    html = Hypertext(raw)
    return TaskText(html.text, html)


def _is_html(region: Region, config: Config) -> bool:
    return isinstance(region.value.rest().get("start"), str) or region.to_name in config.hypertexts


def _field(data: JsonObject, regions: Sequence[Region], config: Config, asked: str) -> str:
    strings = {k: v for k, v in data.rest().items() if isinstance(v, str) and v}
    names = [region.to_name for region in regions]
    known = [config.data_keys.get(name, "") for name in names]
    usual = (*known, *config.data_keys.values(), TEXT, *names, _HTML)
    for key in (asked,) if asked else usual:
        if key in strings:
            return key
    if not strings:
        raise data.error("", "holds no text: there is nothing to tag in this task. Remove it.")
    if asked or len(strings) > 1:
        fields = ", ".join(f"“{key}”" for key in strings)
        raise data.error(
            "", f"may have its text in {fields}. Say in which one it is: --set text=NAME."
        )
    return next(iter(strings))


def _in_html(region: Region, html: Hypertext) -> Span:
    value = region.value
    said = value.string(TEXT, "") or None
    found: list[Fragment | None] = []
    match value.rest():
        case {"start": str(start), "end": str(end), "startOffset": int(a), "endOffset": int(b)}:
            found.append(html.by_xpath(start, a, end, b))
        case {"start": int(a), "end": int(b)}:
            found.append(html.by_offsets(a, b))
        case _:
            pass
    match value.rest().get("globalOffsets"):
        case {"start": int(a), "end": int(b)}:
            found.append(html.by_offsets(a, b))
        case _:
            pass
    for fragment in found:
        if fragment is not None and html.covers(fragment, said):
            return Span(*fragment)
    shown = f" “{said[:40]}”" if said else ""
    raise value.error(
        "", f"is the region{shown}, which does not lie in the HTML where the file says. Remove it."
    )
