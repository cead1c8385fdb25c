"""The dataset card: a README that says what a dataset is, how it was made, and what it lacks.

Its front matter is what the Hugging Face hub and ``datasets`` read: configuration, files of each
part, features, licence (see their documentation of dataset cards).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.formats.dataset.huggingface import FEATURES, Feature, split_name
from annotator.formats.dataset.splitting import Parts, Split
from annotator.formats.dataset.statistics import ALL, Statistics
from annotator.formats.format import Format
from annotator.formats.losses import Losses
from annotator.model import GOLD, TagSet

NAME = "README.md"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


@dataclass(frozen=True)
class About:
    """What people say of their dataset, and how it was made."""

    title: str
    format: Format
    command: str
    """What makes it again."""
    description: str = ""
    licence: str = ""
    language: str = ""
    """BCP 47 tags, with commas between them."""
    split: Split | None = None
    parts: Parts | None = None
    gold: bool = False
    """Whether it has the gold layer."""
    agreement: Sequence[str] = field(default_factory=list[str])
    """Lines of Markdown with figures of agreement; empty where nobody measured it."""


def write_card(folder: Path, about: About, statistics: Statistics, losses: Losses) -> None:
    """Write the card of the files that lie in a folder."""
    text = card(folder, about, statistics, losses)
    (folder / NAME).write_bytes(text.encode("utf-8"))


def card(folder: Path, about: About, statistics: Statistics, losses: Losses) -> str:
    """The card's text."""
    tag_set = statistics.tag_set
    sections = [
        *_front_matter(about, statistics),
        f"# {about.title}",
        "",
        about.description
        or "A dataset of news articles in which it is tagged who said what, with "
        "which words, about whom.",
        "",
        *_contents(about, statistics),
        *(_tag_set(tag_set, statistics) if tag_set else []),
        *_annotators(about, statistics),
        *_parts(about),
        *_losses(about, losses),
        *_files(folder),
        "## How to make it again",
        "",
        "```",
        about.command,
        "```",
        "",
        "Offsets count Unicode code points from the start of the text; the end is not included."
        if about.format.offsets == "code points"
        else f"Offsets: {about.format.offsets or 'none'}.",
        "",
    ]
    return "\n".join(sections)


def _front_matter(about: About, statistics: Statistics) -> list[str]:
    lines = ["---"]
    if about.language:
        lines += ["language:", *(f"- {tag.strip()}" for tag in about.language.split(","))]
    lines += [
        f"license: {_quoted(about.licence or 'unknown')}",
        f"pretty_name: {_quoted(about.title)}",
    ]
    count = statistics.whole.articles
    size = next((words for most, words in _SIZES if count < most), "n>1M")
    lines += ["task_categories:", "- token-classification", "size_categories:", f"- {size}"]
    lines += ["tags:", "- news", "- quotation-attribution"]
    if about.format.takes_parts:
        lines += _configuration(about)
    return [*lines, "---", ""]


def _configuration(about: About) -> list[str]:
    """Which files are which split, and of what type each column is."""
    names = list(about.split.shares) if about.split else ["train"]
    lines = ["configs:", "- config_name: default", "  data_files:"]
    for name in names:
        split = split_name(name)
        lines += [f"  - split: {split}", f"    path: data/{split}-*"]
    lines += ["dataset_info:", "  features:"]
    for name, kind in FEATURES.items():
        lines += _feature(name, kind, "  ")
    return lines


def _feature(name: str, kind: Feature, indent: str) -> list[str]:
    if isinstance(kind, str):
        return [f"{indent}- name: {name}", f"{indent}  dtype: {kind}"]
    inner = kind[0] if isinstance(kind, list) else kind
    if isinstance(inner, str):
        return [f"{indent}- name: {name}", f"{indent}  list: {inner}"]
    if isinstance(inner, list):
        raise TypeError(f"{name}: a list of lists is not used here")
    lines = [f"{indent}- name: {name}", f"{indent}  {'list' if kind is not inner else 'struct'}:"]
    for each, type_ in inner.items():
        lines += _feature(each, type_, indent + "  ")
    return lines


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _contents(about: About, statistics: Statistics) -> list[str]:
    names = [*(about.split.shares if about.split else ()), ALL]
    parts = [statistics.parts.get(name) for name in names]
    shown = [(name, part) for name, part in zip(names, parts, strict=True) if part is not None]
    lines = ["## What is in it", ""]
    rows: list[list[object]] = [
        ["articles", *(part.articles for _, part in shown)],
        ["characters", *(part.characters for _, part in shown)],
        ["annotations", *(sum(part.labels.values()) for _, part in shown)],
        ["relations", *(sum(part.relations.values()) for _, part in shown)],
    ]
    labels, types = sorted(statistics.whole.labels), sorted(statistics.whole.relations)
    rows.extend([f"`{label}`", *(part.labels[label] for _, part in shown)] for label in labels)
    rows.extend(
        [f"`{name}` (relation)", *(part.relations[name] for _, part in shown)] for name in types
    )
    lines += _table(["", *(name for name, _ in shown)], rows)
    if statistics.whole.dates:
        first, last = statistics.whole.dates
        lines += ["", f"Dates of the articles: {first} to {last}."]
    return [*lines, ""]


def _tag_set(tag_set: TagSet, statistics: Statistics) -> list[str]:
    lines = [f"## Tag set: {tag_set.name}", ""]
    if tag_set.description:
        lines += [tag_set.description, ""]
    rows: list[list[object]] = [
        [f"`{label.name}`", layer.name, label.description]
        for layer in tag_set.layers
        for label in layer.labels
    ]
    lines += [*_table(["label", "layer", "definition"], rows), ""]
    values = statistics.whole.attributes
    rows = [
        [
            f"`{label.name}`",
            attribute.name,
            value,
            values[label.name, attribute.name, value],
        ]
        for label in tag_set.labels()
        for attribute in label.attributes
        for value in attribute.values
    ]
    if rows:
        lines += [*_table(["label", "attribute", "value", "how often"], rows), ""]
    rows = [
        [f"`{each.name}`", ", ".join(each.source), ", ".join(each.target), each.description]
        for each in tag_set.relations
    ]
    if rows:
        lines += [*_table(["relation", "from", "to", "definition"], rows), ""]
    return lines


def _annotators(about: About, statistics: Statistics) -> list[str]:
    lines = ["## Annotators and agreement", ""]
    rows: list[list[object]] = [
        [name, count] for name, count in sorted(statistics.whole.annotators.items())
    ]
    lines += [*_table(["annotator", "annotations"], rows), ""]
    lines += _gold(statistics) if about.gold else []
    return [*lines, *(about.agreement or ["Agreement was not measured for this export."]), ""]


def _gold(statistics: Statistics) -> list[str]:
    """How the gold layer came about."""
    whole = statistics.whole
    made = "reviewers gave verdicts on what annotators had tagged; it holds what they accepted."
    lines = [f"The layer `{GOLD}` was curated: {made}"]
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


def _parts(about: About) -> list[str]:
    split, parts = about.split, about.parts
    if split is None or parts is None:
        return []
    shares = ", ".join(f"{name} {share:.0%}" for name, share in split.shares.items())
    lines = [
        "## Parts",
        "",
        f"Whole articles were dealt out ({shares}), with the seed {split.seed}",
    ]
    lines[-1] += "; each part has its share of each label." if split.stratify else "."
    if split.group:
        lines.append(f"Articles with the same {split.group} are in the same part.")
    if split.keep_copies_together:
        lines.append(
            f"Near copies are in the same part: {len(parts.copies)} groups of them, "
            f"{sum(map(len, parts.copies))} articles."
        )
    if parts.empty:
        lines.append(f"There were too few articles to fill {', '.join(parts.empty)}.")
    return [*lines, ""]


def _losses(about: About, losses: Losses) -> list[str]:
    lines = ["## What is not in it", ""]
    told = losses.sentences(about.format.title)
    lines += [f"- {sentence}" for sentence in told] or ["Nothing of the project was lost."]
    return [*lines, ""]


def _files(folder: Path) -> list[str]:
    """The files with their checksums; the card itself cannot have one."""
    rows: list[list[object]] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != NAME:
            rows.append([f"`{name}`", path.stat().st_size, f"`{checksum(path)}`"])
    return ["## Files", "", *_table(["file", "bytes", "SHA-256"], rows), ""]


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = [_row(titles), _row(["---"] * len(titles))]
    return [*lines, *(_row([_cell(each) for each in row]) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: object) -> str:
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return " ".join(text.replace("|", "\\|").split())
