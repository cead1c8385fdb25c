"""``annotator assign``: articles are shared out, and a project is made blind."""

from pathlib import Path

from tests.cli.conftest import Run


def test_articles_are_dealt_to_annotators(run: Run, articles: Path) -> None:
    said = run("assign", articles, "--annotators", "ana, bo,cy", "--each", "2", "--seed", "4")
    assert said.done.splitlines()[0] == "Assigned 6 articles."
    assert [line.split() for line in said.out.splitlines()[1:]] == [
        ["4", "ana"],
        ["4", "bo"],
        ["4", "cy"],
    ]
    first = run("assign", articles, "--json").json
    assert all(len(names) == 2 for names in first["assigned"].values())
    again = run("assign", articles, "--annotators", "ana,bo,cy", "--each", "2", "--json").json
    assert (again["new"], again["assigned"]) == (0, first["assigned"])
    anew = run(
        "assign", articles, "--annotators", "ana,bo", "--each", "1", "--again", "--json"
    ).json
    assert anew["new"] == 6
    assert all(len(names) == 1 for names in anew["assigned"].values())


def test_a_project_is_made_blind_and_opened_again(run: Run, articles: Path) -> None:
    assert run("assign", articles, "--blind", "--json").json["blind"] is True
    assert "is blind" in run("assign", articles).err
    assert run("assign", articles, "--no-blind", "--json").json["blind"] is False


def test_too_few_annotators_are_refused(run: Run, articles: Path) -> None:
    said = run("assign", articles, "--annotators", "ana", "--each", "2")
    assert "2 of 1 annotators" in said.complaint


def test_without_articles_there_is_nothing_to_assign(run: Run, project: Path) -> None:
    assert "import some first" in run("assign", project, "--annotators", "ana").complaint


def test_a_name_that_nearly_equals_another_one_is_asked_about(run: Run, articles: Path) -> None:
    said = run("assign", articles, "--annotators", "ana,Ana", "--each", "1").complaint
    assert said == (
        "“Ana” differs from “ana”, who is named as well, only by upper and lower case; nothing was "
        "changed. Give one of the two names, such as --annotators ana, or make two people with "
        "--new-annotator."
    )
    assert run("assign", articles, "--annotators", "ana,bo", "--each", "1").code == 0
    said = run("assign", articles, "--annotators", "Bo", "--each", "1", "--again").complaint
    assert "--annotators bo" in said
    assert run("assign", articles, "--annotators", "Bo", "--again", "--new-annotator").code == 0
