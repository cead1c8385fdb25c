"""All commands, in the order in which the help lists them. A new one is a module and a line."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from annotator.cli.command import Command

_MODULES = {
    "new": "new_project",
    "import": "import_files",
    "export": "export_project",
    "merge": "merge_projects",
    "assign": "assign_articles",
    "agreement": "measure_agreement",
    "suggest": "suggest_annotations",
    "search": "search_project",
    "info": "project_info",
    "check": "check_project",
    "formats": "list_formats",
    "demo": "demo",
}


class _Commands(Mapping[str, Command]):
    """The commands by name. Each is imported when it is asked for: mostly one is, or none."""

    def __getitem__(self, name: str) -> Command:
        command: Command = import_module(f"annotator.cli.{_MODULES[name]}").COMMAND
        return command

    def __contains__(self, name: object) -> bool:
        return name in _MODULES

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


COMMANDS: Mapping[str, Command] = _Commands()
