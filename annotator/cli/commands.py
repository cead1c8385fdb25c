"""All commands, in the order in which the help lists them. A new one is a module and a line."""

from annotator.cli import (
    assign_articles,
    check_project,
    demo,
    export_project,
    import_files,
    list_formats,
    measure_agreement,
    merge_projects,
    new_project,
    project_info,
    search_project,
    suggest_annotations,
)
from annotator.cli.command import Command

COMMANDS: dict[str, Command] = {
    each.name: each
    for each in (
        new_project.COMMAND,
        import_files.COMMAND,
        export_project.COMMAND,
        merge_projects.COMMAND,
        assign_articles.COMMAND,
        measure_agreement.COMMAND,
        suggest_annotations.COMMAND,
        search_project.COMMAND,
        project_info.COMMAND,
        check_project.COMMAND,
        list_formats.COMMAND,
        demo.COMMAND,
    )
}
