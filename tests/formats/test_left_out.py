"""What an import leaves out is counted, and named with its file."""

from annotator.formats.left_out import CountedParts, LeftOut


def test_one_file_is_named_with_its_count() -> None:
    left_out = LeftOut()
    left_out.add("a.docx", "comment")
    left_out.add("a.docx", "comment", 2)
    left_out.add("a.docx", "footnote", 0)
    assert list(left_out.sentences()) == ["a.docx: 3 comments were left out."]


def test_several_files_are_named_the_most_frequent_first() -> None:
    left_out = LeftOut()
    for number in range(7):
        left_out.add(f"{number}.docx", "comment", number + 1)
    (sentence,) = left_out.sentences()
    assert sentence == (
        "28 comments were left out in 7 files: 6.docx (7), 5.docx (6), 4.docx (5), 3.docx (4), "
        "2.docx (3) and 2 more."
    )


def test_taking_the_counts_begins_anew() -> None:
    left_out = LeftOut()
    left_out.add("a.docx", "comment")
    assert left_out.take() == {"comment": 1}
    assert not left_out.take()
    assert not list(left_out.sentences())


def test_the_words_of_the_first_parts_are_kept_short_and_once() -> None:
    left_out = LeftOut()
    left_out.add("a.docx", "comment", 9, ["one  two", "one two", "x" * 500, *"abcdef"])
    words = left_out.take_examples()["comment"]
    assert words[0] == "one two"
    assert len(words) == 5
    assert max(map(len, words)) == 100
    assert not left_out.take_examples()


def test_parts_without_words_have_no_example() -> None:
    parts = CountedParts()
    parts.note_all("deletion", ["gone", " ", ""])
    parts["comment"] += 1
    assert dict(parts) == {"deletion": 1, "comment": 1}
    assert parts.examples == {"deletion": ["gone"]}
