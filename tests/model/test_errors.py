"""Errors, their remedies, and the notices of a report."""

from annotator.model import Choice, InputError, Notice, NoticeList, Remedy
from annotator.model.errors import MOST_NOTICES


def name_choice(choice: Choice) -> str:
    return f"<{choice.setting}={choice.value}>"


def test_a_remedy_names_its_choices_in_their_order() -> None:
    remedy = Remedy("Give {}, or {}; {} stays.", (Choice("format", "a"), Choice("encoding", "{}")))
    assert remedy.in_words(name_choice) == "Give <format=a>, or <encoding={}>; {} stays."


def test_an_error_keeps_its_class_and_its_remedies_under_a_prefix() -> None:
    error = InputError("b.txt: it is wrong.", remedies=(Remedy("Mend it."),))
    error.prefix("a.zip")
    assert str(error) == "a.zip: b.txt: it is wrong."
    assert error.in_words(name_choice) == "a.zip: b.txt: it is wrong. Mend it."
    assert error.place is None


def test_a_list_of_notices_counts_those_for_which_there_is_no_room() -> None:
    notices = NoticeList()
    notices.add("first", Remedy("Do {}.", (Choice("set", "x"),)))
    notices.extend(Notice(str(number)) for number in range(MOST_NOTICES))
    notices.add("another")
    assert len(notices) == MOST_NOTICES
    assert (notices.left_out, notices.total) == (2, MOST_NOTICES + 2)
    assert notices.messages[-1] == str(MOST_NOTICES - 2)
    assert next(iter(notices)).in_words(name_choice) == "first Do <set=x>."
    both = NoticeList()
    both.add("before")
    both.extend(notices)
    assert (len(both), both.left_out) == (MOST_NOTICES, 3)


def test_a_list_that_is_just_full_does_not_say_so() -> None:
    notices = NoticeList()
    notices.extend([Notice("x")] * MOST_NOTICES)
    assert notices.messages == ["x"] * MOST_NOTICES
    assert notices.left_out == 0


def test_what_a_message_quotes_is_shortened() -> None:
    long_label = "label " * 200_000
    for error in (
        InputError(f"a.json: the label “{long_label}” is unknown."),
        InputError(f"a.json: the label {long_label} is unknown."),
        InputError("a.json: " + "x" * 1_000_000),
    ):
        assert str(error).startswith("a.json: ")
        assert len(str(error)) <= 2_000
        error.prefix("y" * 1_000_000)
        assert len(str(error)) <= 2_000
    notices = NoticeList()
    notices.add(f"a.json: “{long_label}” is left out (2 times).")
    (message,) = notices.messages
    assert message.endswith("” is left out (2 times).")
    assert len(message) < 300
    remedy = Remedy("Say {}.", (Choice("map", long_label),))
    assert len(InputError("No.", remedies=(remedy,)).in_words(name_choice)) < 600


def test_a_path_is_kept_whole() -> None:
    path = "/home/ana/" + "folder/" * 80 + "a.txt"
    assert str(InputError(f"There is no file {path}.")).endswith(f"{path}.")


def test_a_message_is_on_one_line() -> None:
    assert str(InputError("a.xml: there is no “a\r\nb\u2028c”.")) == "a.xml: there is no “a⏎b⏎c”."
