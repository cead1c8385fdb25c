"""Makes the page of the manual that lists the formats, from their records."""

from collections.abc import Iterable

from annotator.extras import pipx_install_command
from annotator.formats.format import Format

_HEAD = """# Formats

What can be read and written, in which unit offsets count, and what cannot be held. `annotator
formats NAME` prints the same. The page is made from the program; a test compares them.

What an export cannot hold is counted and named before anything takes its place, and listed in
`NAME.losses.json` beside it. Where a file's annotations do not cover the text that it gives for
them, the import says in which unit they would (`--offsets utf-16`), and takes nothing until a
person decides. Labels that the tag set lacks are named, with those that probably mean the same
(`--map PER=person`), and come in by `--new-labels`. What cannot be read ends the import, or is
left out and reported (`--skip-bad`).
"""


_TABLE_HEAD = """\
What an import leaves out it counts and names, with the file. Where it is open, it asks of every
format: the encoding, the format that two readers recognise alike, labels that the tag set lacks,
and names of annotators that nearly equal others.

| format | is read | is left out, with a count | is asked |
| --- | --- | --- | --- |"""


def grouped(formats: Iterable[Format]) -> dict[str, list[Format]]:
    """Return the formats under headings, by their use; file_format group is sorted by title."""
    groups: dict[str, list[Format]] = {
        "Annotated data, in and out": [],
        "Annotated data, in": [],
        "Articles, in": [],
        "Datasets and reports, out": [],
    }
    names = list(groups)
    for file_format in sorted(formats, key=lambda file_format: file_format.title.lower()):
        if file_format.reads and file_format.writes:
            groups[names[0]].append(file_format)
        elif file_format.reads:
            groups[names[2 if file_format.articles_only else 1]].append(file_format)
        else:
            groups[names[3]].append(file_format)
    return {title: members for title, members in groups.items() if members}


def formats_page(formats: Iterable[Format]) -> str:
    """Return the page as Markdown: annotated data, then articles, then formats only written."""
    readable = sorted(
        (file_format for file_format in formats if file_format.reads),
        key=lambda file_format: (not file_format.articles_only, file_format.title.lower()),
    )
    parts = [_HEAD, "## What is read, what is left out, what is asked\n", _TABLE_HEAD]
    parts += [_table_row(file_format) for file_format in readable]
    parts.append("")
    for title, members in grouped(formats).items():
        parts.append(f"## {title}\n")
        parts += [_section(file_format) for file_format in members]
    return "\n".join(parts)


def _table_row(file_format: Format) -> str:
    cells = (
        f"{file_format.title}: `{file_format.name}`",
        file_format.content_read,
        file_format.content_left_out or "nothing",
        file_format.questions or "nothing",
    )
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _section(file_format: Format) -> str:
    suffixes = (
        f" ({', '.join(f'`{suffix}`' for suffix in file_format.suffixes)})"
        if file_format.suffixes
        else ""
    )
    lines = [f"### {file_format.title}: `{file_format.name}`{suffixes}\n"]
    if file_format.offsets and not file_format.articles_only:
        lines.append(f"- Offsets: {file_format.offsets}.")
    lost = file_format.cannot_hold() if file_format.writes else ()
    if lost:
        lines.append(f"- Cannot hold: {'; '.join(lost)}.")
    elif file_format.writes:
        lines.append("- Holds all of a project.")
    if file_format.write is not None and file_format.write_folder is not None:
        lines.append(
            f"- A name that ends in `{file_format.suffixes[0]}` is one file, made in memory; any "
            f"other name is a folder of several, for any number of articles."
        )
    own_options = {"reading": file_format.read_options, "writing": file_format.write_options}
    for verb, options in own_options.items():
        lines += [f"- When {verb}, `--set {name}=…`: {words}." for name, words in options.items()]
    if file_format.extra:
        lines.append(f"- Needs one more library: `{pipx_install_command(file_format.extra)}`.")
    return "\n".join(lines).rstrip() + "\n"
