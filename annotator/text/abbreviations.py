"""The abbreviations whose full stop does not end a sentence: the one list of the program.

It serves the keys, the exports that count sentences, and the suggestions. Abbreviations that end
a sentence as often as not (``Inc.``, ``Corp.``, ``Co.``, ``etc.``) are not in it: behind them a
capital begins a sentence.
"""

TITLES = (
    *("Mr", "Mrs", "Ms", "Mx", "Mme", "Mlle", "M", "Dr", "Prof", "Rev", "Hon", "Fr", "St"),
    *("Sen", "Rep", "Gov", "Gen", "Adm", "Col", "Maj", "Cmdr", "Capt", "Lt", "Sgt", "Jr", "Sr"),
)
"""Stand before a name, or behind it, and are part of it."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec")
OTHERS = ("vs", "No", "Nos", "Nr", "Ltd", "Bros", "approx", "ca", "cf", "al", "Mt", "Ft", "bzw")

ABBREVIATIONS = (*TITLES, *MONTHS, *OTHERS)
"""All of them, without their full stop, in the case in which they are written."""
INITIALS = r"(?:[^\W\d_]\.)*[^\W\d_]"
"""A pattern for letters with full stops between them (``J``, ``U.S``, ``e.g``)."""
SENTENCE_OPENERS = (
    *("The", "A", "An", "He", "She", "It", "They", "We", "I", "In", "But", "And", "This", "That"),
    *("His", "Her", "Its"),
)
"""Words that begin a sentence even behind several initials: “… in the U.S. The plane …”."""
