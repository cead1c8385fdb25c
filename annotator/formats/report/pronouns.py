"""Words that stand for somebody, who is another one in each article."""

_TITLE = 40
"""Characters of a title beside a pronoun."""
_BY_LANGUAGE = (
    # English, German, French, Spanish, Italian and Portuguese, Dutch, Russian and Ukrainian
    "i we you he she it they me us him her them himself herself itself themselves who",
    "ich wir du ihr er sie es man ihm ihn uns euch",
    "je j' tu il elle on nous vous ils elles lui eux",
    "yo tú él ella ello usted ustedes nosotros nosotras ellos ellas",
    "io lui lei noi voi loro eu você ele ela nós vocês eles elas",
    "ik wij we jij je hij zij ze u jullie hem haar hen",
    "я мы ты вы он она оно они ми ти ви він вона воно вони",
)
PRONOUNS = frozenset(word for words in _BY_LANGUAGE for word in words.split())
"""In lower case."""


def beside_title(words: str, title: str) -> str:
    """The name of whom a pronoun means in an article: one that nobody else has."""
    return f"{words} ({title if len(title) <= _TITLE else title[: _TITLE - 1] + '…'})"


def is_unnamed(name: str) -> bool:
    """Whether a name is that of a pronoun, as :func:`beside_title` makes it."""
    words, sign, _ = name.partition(" (")
    return bool(sign) and is_pronoun(words)


def is_pronoun(words: str) -> bool:
    """Whether words name nobody: a pronoun, or several."""
    return all(word in PRONOUNS for word in words.casefold().replace("…", " ").split())
