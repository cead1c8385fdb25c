"""The page of the manual that lists the formats, made of what these say of themselves."""

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


def grouped(formats: Iterable[Format]) -> dict[str, list[Format]]:
    """The formats under headings, by what they are for, each group in the order of its titles."""
    groups: dict[str, list[Format]] = {
        "Annotated data, in and out": [],
        "Annotated data, in": [],
        "Articles, in": [],
        "Datasets and reports, out": [],
    }
    names = list(groups)
    for each in sorted(formats, key=lambda each: each.title.lower()):
        if each.reads and each.writes:
            groups[names[0]].append(each)
        elif each.reads:
            groups[names[2 if each.articles_only else 1]].append(each)
        else:
            groups[names[3]].append(each)
    return {title: members for title, members in groups.items() if members}


def formats_page(formats: Iterable[Format]) -> str:
    """The page as Markdown: annotated data first, then articles, then what is only written."""
    parts = [_HEAD]
    for title, members in grouped(formats).items():
        parts.append(f"## {title}\n")
        parts += [_section(each) for each in members]
    return "\n".join(parts)


def _section(each: Format) -> str:
    suffixes = f" ({', '.join(f'`{suffix}`' for suffix in each.suffixes)})" if each.suffixes else ""
    lines = [f"### {each.title}: `{each.name}`{suffixes}\n"]
    if each.offsets and not each.articles_only:
        lines.append(f"- Offsets: {each.offsets}.")
    lost = each.cannot_hold() if each.writes else ()
    if lost:
        lines.append(f"- Cannot hold: {'; '.join(lost)}.")
    elif each.writes:
        lines.append("- Holds all of a project.")
    if each.write is not None and each.write_folder is not None:
        lines.append(
            f"- A name that ends in `{each.suffixes[0]}` is one file, made in memory; any other "
            f"name is a folder of several, for any number of articles."
        )
    for verb, options in (("reading", each.read_options), ("writing", each.write_options)):
        lines += [f"- When {verb}, `--set {name}=…`: {words}." for name, words in options.items()]
    if each.extra:
        lines.append(f"- Needs one more library: `{pipx_install_command(each.extra)}`.")
    return "\n".join(lines).rstrip() + "\n"
