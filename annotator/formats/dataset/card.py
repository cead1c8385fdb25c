"""The dataset card: a README on a dataset's contents, its making, and its losses.

Its front matter is what the Hugging Face hub and ``datasets`` read: configuration, files of each
part, features, licence (https://huggingface.co/docs/hub/datasets-cards).
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, cast

from annotator.formats.dataset.huggingface import FEATURES, Feature, split_name
from annotator.formats.dataset.splitting import Parts, Split
from annotator.formats.format import Format
from annotator.formats.losses import Losses
from annotator.model import (
    GOLD,
    AnnotatedDocument,
    Attribute,
    AttributeKind,
    ModelObject,
    Record,
    TagSet,
)
from annotator.model.curation import GUIDELINE, is_derived
from annotator.model.value_words import value_words
from annotator.words import markdown_block, markdown_code, markdown_line, markdown_text, number

NAME = "README.md"
GUIDELINES = "guidelines.md"
"""The file with the guidelines, beside the card."""
ALL = "all"
"""The name of the whole beside those of the parts."""
_LANGUAGE_TAG = re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_YAML_WORDS = frozenset(("no", "on", "yes", "off", "true", "false", "null"))
_DEFAULT_TITLE = "News attribution"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
"""The hub's words for a number of articles below a limit."""


@dataclass
class PartStatistics:
    """The counts of one part."""

    articles: int = 0
    characters: int = 0
    """The length of all texts in code points."""
    labels: Counter[str] = field(default_factory=Counter[str])
    relations: Counter[str] = field(default_factory=Counter[str])
    """Relations by type."""
    attributes: Counter[tuple[str, str, str]] = field(default_factory=Counter[tuple[str, str, str]])
    """Annotations by label, attribute and value."""
    annotators: Counter[str] = field(default_factory=Counter[str])
    reviewers: Counter[str] = field(default_factory=Counter[str])
    """Gold annotations by the reviewer who decided."""
    accepted: Counter[str] = field(default_factory=Counter[str])
    """Gold annotations by the owners of the annotations that were accepted."""
    edited: int = 0
    """Gold annotations that a reviewer edited."""
    changed_since: int = 0
    """Gold annotations of which a source was changed after the verdict."""
    dates: list[str] = field(default_factory=list[str])
    """The first and the last date in the articles' metadata; empty where there is none."""

    def count(self, item: AnnotatedDocument) -> None:
        """Add an article to the counts."""
        self.articles += 1
        self.characters += len(item.document.text)
        date = str(item.document.metadata.get("date") or "")
        if date:
            self.dates = [min([*self.dates, date]), max([*self.dates, date])]
        for annotation in item.annotations:
            self.labels[annotation.label] += 1
            self.annotators[annotation.annotator] += 1
            for name, value in annotation.attributes.items():
                values = cast(list[Any], value) if isinstance(value, list) else [value]
                for one in values:
                    self.attributes[annotation.label, name, value_words(one)] += 1
            if is_derived(annotation):
                self._count_gold(annotation.metadata[GOLD])
        self.relations.update(relation.type for relation in item.relations)

    def _count_gold(self, origin: Mapping[str, Any]) -> None:
        self.reviewers.update(origin.get("reviewers", ()))
        self.edited += bool(origin.get("edited"))
        if not origin.get("edited"):
            self.accepted.update(origin.get("owners", ()))
        self.changed_since += bool(origin.get("changed_since"))


@dataclass
class Statistics:
    """Counts the contents of a dataset while it is written."""

    parts: dict[str, PartStatistics] = field(default_factory=dict[str, PartStatistics])
    """By the part's name, and :data:`ALL` for the whole."""
    tag_set: TagSet | None = None
    guidelines: dict[str, Record] = field(default_factory=dict[str, Record])
    """The sections of the guidelines by their ids, in their order."""

    @property
    def whole(self) -> PartStatistics:
        """The counts of all parts together."""
        return self.parts.setdefault(ALL, PartStatistics())

    def watch(
        self, items: Iterable[ModelObject], part_of: Mapping[str, str] | None = None
    ) -> Iterator[ModelObject]:
        """Count objects and pass them on.

        Args:
            items: The stream of an export.
            part_of: The part of each article by the article's id; None where there are no parts.
        """
        for item in items:
            if isinstance(item, TagSet):
                self.tag_set = item
            elif isinstance(item, Record) and item.kind == GUIDELINE:
                self.guidelines[item.id] = item
            elif isinstance(item, AnnotatedDocument):
                self.whole.count(item)
                if part_of is not None:
                    part = part_of[item.document.id]
                    self.parts.setdefault(part, PartStatistics()).count(item)
            yield item


@dataclass(frozen=True)
class CardText:
    """The part of a card that people write; all of it may be empty."""

    title: str = ""
    description: str = ""
    licence: str = ""
    language: str = ""
    """BCP 47 tags, with commas between them."""


@dataclass(frozen=True)
class CardContent:
    """The statements of a card besides counts and losses."""

    text: CardText
    format: Format
    command: str
    """The command line that makes the dataset again."""
    split: Split | None = None
    parts: Parts | None = None
    gold: bool = False
    """Whether it has the gold layer."""
    agreement: Sequence[str] = field(default_factory=list[str])
    """Lines of Markdown with figures of agreement; empty where nobody measured it."""
    remark: str = ""
    """How much of the gold layer is not judged yet; empty where all is."""

    @property
    def title(self) -> str:
        """The dataset's title, or one that all datasets without a title have."""
        return self.text.title or _DEFAULT_TITLE


def write_card(folder: Path, content: CardContent, statistics: Statistics, losses: Losses) -> None:
    """Write the card of the files in a folder."""
    text = card(folder, content, statistics, losses)
    (folder / NAME).write_bytes(text.encode("utf-8"))


def card(folder: Path, content: CardContent, statistics: Statistics, losses: Losses) -> str:
    """Return the card of the files in a folder, as Markdown with front matter."""
    tag_set = statistics.tag_set
    sections = [
        *_front_matter(content, statistics),
        f"# {markdown_line(content.title)}",
        "",
        markdown_text(content.text.description)
        or "A dataset of news articles in which it is tagged who said what, with "
        "which words, about whom.",
        "",
        *_counts(content, statistics),
        *(_tag_set(tag_set, statistics) if tag_set else []),
        *_annotators(content, statistics),
        *_parts(content),
        *_losses(content, losses),
        *_files(folder),
        "## How to make it again",
        "",
        *markdown_block([content.command]),
        "",
        "Offsets count Unicode code points from the start of the text; the end is not included."
        if content.format.offsets == "code points"
        else f"Offsets: {content.format.offsets or 'none'}.",
        "",
    ]
    return "\n".join(sections)


def _front_matter(content: CardContent, statistics: Statistics) -> list[str]:
    lines = ["---"]
    if content.text.language:
        tags = filter(None, (tag.strip() for tag in content.text.language.split(",")))
        lines += ["language:", *(f"- {_tag(tag)}" for tag in tags)]
    lines += [
        f"license: {_quoted(content.text.licence or 'unknown')}",
        f"pretty_name: {_quoted(content.title)}",
    ]
    count = statistics.whole.articles
    size = next((words for limit, words in _SIZES if count < limit), "n>1M")
    lines += ["task_categories:", "- token-classification", "size_categories:", f"- {size}"]
    lines += ["tags:", "- news", "- quotation-attribution"]
    if content.format.takes_parts:
        lines += _configuration(content)
    return [*lines, "---", ""]


def _configuration(content: CardContent) -> list[str]:
    """Return the lines on which files are which split, and on the type of each column."""
    names = list(content.split.shares) if content.split else ["train"]
    lines = ["configs:", "- config_name: default", "  data_files:"]
    for name in names:
        split = split_name(name)
        lines += [f"  - split: {split}", f"    path: data/{split}-*"]
    lines += ["dataset_info:", "  features:"]
    for name, feature in FEATURES.items():
        lines += _feature(name, feature, "  ")
    return lines


def _feature(name: str, feature: Feature, indent: str) -> list[str]:
    if isinstance(feature, str):
        return [f"{indent}- name: {name}", f"{indent}  dtype: {feature}"]
    inner = feature[0] if isinstance(feature, list) else feature
    if isinstance(inner, str):
        return [f"{indent}- name: {name}", f"{indent}  list: {inner}"]
    if isinstance(inner, list):
        raise TypeError(f"{name}: a list of lists is not used here")
    container = "list" if feature is not inner else "struct"
    lines = [f"{indent}- name: {name}", f"{indent}  {container}:"]
    for inner_name, inner_feature in inner.items():
        lines += _feature(inner_name, inner_feature, indent + "  ")
    return lines


def _quoted(text: str) -> str:
    """Return a text in YAML, on one line: a string of JSON is one of YAML, too."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _tag(text: str) -> str:
    """Return the tag of a language in YAML, in quotation marks unless it looks like one.

    ``no`` is Norwegian, and not the opposite of ``yes``.
    """
    is_tag = _LANGUAGE_TAG.fullmatch(text) and text.lower() not in _YAML_WORDS
    return text if is_tag else _quoted(text)


def _counts(content: CardContent, statistics: Statistics) -> list[str]:
    names = [*(content.split.shares if content.split else ()), ALL]
    columns = [(name, part) for name in names if (part := statistics.parts.get(name)) is not None]
    rows: list[Sequence[object]] = [
        ["articles", *(part.articles for _, part in columns)],
        ["characters", *(part.characters for _, part in columns)],
        ["annotations", *(sum(part.labels.values()) for _, part in columns)],
        ["relations", *(sum(part.relations.values()) for _, part in columns)],
    ]
    rows += [
        [_Code(label), *(part.labels[label] for _, part in columns)]
        for label in sorted(statistics.whole.labels)
    ]
    rows += [
        [_Code(name, " (relation)"), *(part.relations[name] for _, part in columns)]
        for name in sorted(statistics.whole.relations)
    ]
    lines = ["## What is in it", "", *_table(["", *(name for name, _ in columns)], rows)]
    if statistics.whole.dates:
        first, last = statistics.whole.dates
        lines += ["", f"Dates of the articles: {markdown_line(first)} to {markdown_line(last)}."]
    return [*lines, ""]


def _tag_set(tag_set: TagSet, statistics: Statistics) -> list[str]:
    lines = [f"## Tag set: {markdown_line(tag_set.name)}", ""]
    if tag_set.description:
        lines += [markdown_text(tag_set.description), ""]
    labels: list[list[object]] = [
        [_Code(label.name), layer.name, label.description]
        for layer in tag_set.layers
        for label in layer.labels
    ]
    lines += [*_table(["label", "layer", "definition"], labels), ""]
    lines += [f"How annotators were told to use them is in `{GUIDELINES}`.", ""]
    counts = statistics.whole.attributes
    values: list[list[object]] = [
        [_Code(label.name), attribute.name, value, counts[label.name, attribute.name, value]]
        for label in tag_set.labels()
        for attribute in label.attributes
        for value in _counted_values(attribute)
    ]
    if values:
        lines += [*_table(["label", "attribute", "value", "how often"], values), ""]
    relations: list[list[object]] = [
        [_Code(kind.name), ", ".join(kind.source), ", ".join(kind.target), kind.description]
        for kind in tag_set.relations
    ]
    if relations:
        lines += [*_table(["relation", "from", "to", "definition"], relations), ""]
    return lines


def _counted_values(attribute: Attribute) -> Sequence[str]:
    """Return the values of an attribute that are counted; none where they are no list."""
    if attribute.kind is AttributeKind.YES_NO:
        return ("yes", "no")
    if attribute.kind is AttributeKind.SCALE:
        return [str(point) for point in attribute.points]
    return attribute.values


def _annotators(content: CardContent, statistics: Statistics) -> list[str]:
    rows = sorted(statistics.whole.annotators.items())
    return [
        "## Annotators and agreement",
        "",
        *_table(["annotator", "annotations"], rows),
        "",
        *(_gold(statistics) if content.gold else []),
        *([markdown_line(content.remark), ""] if content.remark else []),
        *(content.agreement or ["Agreement was not measured for this export."]),
        "",
    ]


def _gold(statistics: Statistics) -> list[str]:
    """Return the lines on the making of the gold layer."""
    whole = statistics.whole
    origin = "reviewers gave verdicts on what annotators had tagged; it holds what they accepted."
    lines = [f"The layer `{GOLD}` was curated: {origin}"]
    if whole.reviewers:
        lines += [
            "",
            *_table(["reviewer", "annotations decided"], sorted(whole.reviewers.items())),
            "",
            *_table(["annotator", "accepted into it"], sorted(whole.accepted.items())),
        ]
    if whole.edited:
        lines += ["", f"{whole.edited:,} of its annotations were edited by a reviewer."]
    if whole.changed_since:
        lines += [
            "",
            f"{whole.changed_since:,} were changed by their annotators after the verdict.",
        ]
    return [*lines, ""]


def _parts(content: CardContent) -> list[str]:
    split, parts = content.split, content.parts
    if split is None or parts is None:
        return []
    shares = ", ".join(f"{markdown_line(k)} {share:.0%}" for k, share in split.shares.items())
    stratified = "; each part has its share of each label." if split.stratify else "."
    lines = [
        "## Parts",
        "",
        f"Whole articles were dealt out ({shares}), with the seed {split.seed}{stratified}",
    ]
    if split.group:
        lines.append(f"Articles with the same {markdown_line(split.group)} are in the same part.")
    if split.keep_copies_together:
        lines.append(
            f"Near copies are in the same part: {number(len(parts.copies), 'group')} of them, "
            f"{number(sum(map(len, parts.copies)), 'article')}."
        )
    if parts.empty:
        names = markdown_line(", ".join(parts.empty))
        lines.append(f"There were too few articles to fill {names}.")
    return [*lines, ""]


def _losses(content: CardContent, losses: Losses) -> list[str]:
    sentences = losses.sentences(content.format.title)
    return [
        "## What is not in it",
        "",
        *(
            [f"- {markdown_line(sentence)}" for sentence in sentences]
            or ["Nothing of the project was lost."]
        ),
        "",
    ]


def _files(folder: Path) -> list[str]:
    """Return the lines on files with their checksums; the card itself cannot have one."""
    rows: list[list[object]] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != NAME:
            rows.append([_Code(name), path.stat().st_size, _Code(checksum(path))])
    return ["## Files", "", *_table(["file", "bytes", "SHA-256"], rows), ""]


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = [_row([_cell(title) for title in titles]), _row(["---"] * len(titles))]
    return [*lines, *(_row([_cell(value) for value in row]) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


class _Code(NamedTuple):
    """A cell with code: a name that programs know."""

    code: str
    words: str = ""
    """What comes after it, of ours."""


def _cell(value: object) -> str:
    if isinstance(value, _Code):
        return markdown_code(value.code) + value.words
    return f"{value:,}" if isinstance(value, int) else markdown_line(str(value))
