"""The commands by name, in the order in which the help lists them.

A new command is a module with a ``COMMAND`` and a line here.
"""

from annotator.cli.cli_command import CliCommand
from annotator.plugins import LazyRegistry

_LISTED = {
    "new": ("new_project", "make an empty project"),
    "import": ("import_files", "add files, folders and patterns to a project"),
    "export": ("export_project", "write a project as a dataset"),
    "merge": ("merge_projects", "merge colleagues' project files into a project"),
    "assign": ("assign_articles", "assign articles to annotators"),
    "agreement": ("measure_agreement", "measure how far annotators agree"),
    "suggest": ("suggest_annotations", "let a program propose annotations"),
    "tagset": ("tag_set", "show, check, change and export a codebook"),
    "guidelines": ("guidelines", "print, export and import the guidelines, and print memos"),
    "blocks": ("read_blocks", "recognise the blocks of articles again"),
    "edit-metadata": ("edit_metadata", "show and change what is known about articles"),
    "correct": ("correct_article", "correct the text of an article"),
    "set": ("article_sets", "put articles together in sets, or save filters"),
    "search": ("search_project", "find words in texts, notes and memos"),
    "info": ("project_info", "count the contents of a project"),
    "check": ("check_project", "prove that a project is sound"),
    "recover": ("recover_project", "write a new project from what a damaged one still holds"),
    "backups": ("list_backups", "list the backups of a project, or make one"),
    "restore": ("restore_project", "go back to a backup"),
    "formats": ("list_formats", "list the formats that can be read and written"),
    "demo": ("demo", "do the main job on the sample article"),
}
"""Command -> the module in this folder, and a line for the help."""

COMMANDS: LazyRegistry[CliCommand] = LazyRegistry(
    {name: f"annotator.cli.{module}:COMMAND" for name, (module, _) in _LISTED.items()}
)
COMMAND_HELP = {name: words for name, (_, words) in _LISTED.items()}
"""Command -> a line for the help, which so needs none of their modules."""
