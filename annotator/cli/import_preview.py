"""Prints what an import would bring, for ``annotator import --preview``."""

from collections.abc import Iterator

from annotator.cli.remedies import explain
from annotator.cli.streams import print_json, remark, say
from annotator.formats.files import name_of
from annotator.formats.import_answers import probable_fields
from annotator.formats.import_preview import ImportPreview, PreviewedArticle, PreviewedFile
from annotator.formats.import_preview_words import (
    ROLES,
    describe_article,
    describe_left_out,
    metadata_rows,
    summary,
)
from annotator.words import shorten

_SHOWN_BLOCKS, _BLOCK_CODE_POINTS, _NAME_WIDTH = 12, 96, 14


def print_preview(preview: ImportPreview) -> None:
    """Print the articles as text, and what needs a look to standard error."""
    for article in preview.articles:
        for line in _article_lines(article):
            say(line)
        say("")
    say(summary(preview))
    for file in preview.files:
        for sentence in _file_sentences(file):
            remark(sentence)
    for question in preview.questions:
        remark(explain(question))
    for asked in preview.fields:
        chosen = ", ".join(f"{ours} = {name}" for ours, name in probable_fields(asked).items())
        remark(f"{asked.file}: the fields were recognised by their content: {chosen}.")
    for note in preview.notes:
        remark(explain(note))


def _article_lines(article: PreviewedArticle) -> Iterator[str]:
    document = article.document
    for row in metadata_rows(article):
        yield f"{row.name:{_NAME_WIDTH}} {row.value}"
    for sentence in describe_article(article):
        yield f"{'!':{_NAME_WIDTH}} {sentence}"
    blocks = document.blocks
    for block in blocks[:_SHOWN_BLOCKS]:
        words = shorten(document.text[block.start : block.end], _BLOCK_CODE_POINTS)
        yield f"{ROLES.get(block.kind, block.kind).lower():>{_NAME_WIDTH}} {words}"
    if len(blocks) > _SHOWN_BLOCKS:
        yield f"{'…':>{_NAME_WIDTH}} and {len(blocks) - _SHOWN_BLOCKS:,} more blocks"


def _file_sentences(file: PreviewedFile) -> Iterator[str]:
    name = name_of(file.path)
    yield from map(explain, file.faults)
    if not file.articles:
        yield from (
            f"{name}: {sentence}" for sentence in describe_left_out(file.left_out, file.examples)
        )
        yield from map(explain, file.notes)
    if not file.is_whole:
        yield f"{name} has more articles than the {file.articles:,} shown."


def print_preview_as_json(preview: ImportPreview) -> None:
    """Print the preview as JSON."""
    print_json(
        {
            "articles": [_article_as_json(article) for article in preview.articles],
            "files": [_file_as_json(file) for file in preview.files],
            "file_count": preview.file_count,
            "is_whole": preview.is_whole,
            "questions": [explain(question) for question in preview.questions],
            "fields": {asked.file: probable_fields(asked) for asked in preview.fields},
            "notes": [explain(note) for note in preview.notes],
        }
    )


def _article_as_json(article: PreviewedArticle) -> dict[str, object]:
    document = article.document
    return {
        "file": str(article.path),
        "title": document.title,
        "metadata": dict(document.metadata),
        "blocks": [
            {"kind": block.kind, "text": document.text[block.start : block.end]}
            for block in document.blocks
        ],
        "text": document.text,
        "annotations": len(article.item.annotations),
        "relations": len(article.item.relations),
        "left_out": dict(article.left_out),
        "left_out_words": article.examples,
        "known_as": article.known_as,
        "near_copy_of": article.near_copy_of,
        "share": round(article.share, 3),
        "notes": [explain(note) for note in article.notes],
    }


def _file_as_json(file: PreviewedFile) -> dict[str, object]:
    return {
        "file": str(file.path),
        "format": file.format.name if file.format is not None else None,
        "articles": file.articles,
        "is_whole": file.is_whole,
        "left_out": dict(file.left_out),
        "faults": [explain(fault) for fault in file.faults],
        "questions": [explain(question) for question in file.questions],
        "notes": [explain(note) for note in file.notes],
    }
