"""Guesses at the kind of a speaker, by the words that name it: English words, and capitals."""

import re

from annotator.assist.guess import Guess
from annotator.text.quotation_marks import ALL_MARKS

PERSON, ORGANIZATION, COLLECTIVE = "named person", "organization", "collective"
UNNAMED, DOCUMENT = "unnamed", "document"


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PRONOUNS = {
    **dict.fromkeys(("he", "she", "him", "her", "i", "himself", "herself"), PERSON),
    **dict.fromkeys(("it", "its", "itself"), ORGANIZATION),
    **dict.fromkeys(("they", "them", "themselves"), COLLECTIVE),
}
_INDEFINITE = _words("a an one another some any certain several two three four five six many other")
_DEFINITE = _words("the this that these those his her their its our my both all")
_NAME_END = re.compile(
    r"[,;:(\[–—]|\s(?:of|from|at|in|for|on|with|to|who|which|that|whose|by|about|close|"
    r"familiar|briefed|speaking|published|released|seen|obtained|written|issued|and)\s",
    re.IGNORECASE,
)
_INDEFINITE_PRONOUNS = _words("someone somebody anyone anybody everyone everybody nobody")
_OTHER_PRONOUNS = _words("we us you your our who whom what which remember")
_JOINED_NAMES = re.compile(r"([^,;:(\[–—]*?)\sand\s+(?:the\s+)?(\w)", re.IGNORECASE)
_UNNAMED_HEADS = _words(
    "official officials spokesman spokeswoman spokesperson spokespersons spokespeople source "
    "sources witness witnesses diplomat diplomats aide aides adviser advisers advisor "
    "advisors person people insider insiders individual individuals man woman resident "
    "employee worker soldier officer officers lawyer attorney expert analyst"
)
_OFFICES = _words(
    "president premier minister chancellor secretary senator governor mayor king queen pope "
    "prince princess ambassador envoy leader chief head chairman chairwoman chair director "
    "commander general judge prosecutor congressman congresswoman lawmaker representative "
    "negotiator executive ceo founder author professor coach captain bishop archbishop "
    "commissioner candidate nominee"
)
_COLLECTIVE_HEADS = _words(
    "experts analysts residents lawmakers critics protesters supporters voters scientists "
    "researchers economists observers media press democrats republicans conservatives "
    "liberals senators leaders ministers members authorities investigators prosecutors "
    "lawyers doctors workers students families parents activists campaigners opponents allies "
    "rebels troops soldiers americans russians ukrainians israelis palestinians europeans "
    "britons germans chinese reporters journalists historians politicians negotiators envoys "
    "employees users readers others men women"
)
_DOCUMENT_HEADS = _words(
    "report reports study studies survey surveys poll polls statement statements results "
    "findings document documents letter memo indictment lawsuit complaint filing filings law "
    "bill treaty agreement resolution draft paper article book tweet post email transcript "
    "affidavit ruling verdict review analysis release communique communiqué manifesto "
    "declaration constitution records data figures"
)
_ORGANIZATION_HEADS = _words(
    "ministry government administration department office agency bureau committee commission "
    "council court parliament congress senate house assembly cabinet company corporation corp "
    "inc ltd llc plc bank group party union university college institute institution "
    "foundation association federation organization organisation police army navy military "
    "church hospital airline network newspaper broadcaster times post news journal herald "
    "tribune guardian fund board authority service center centre club league reuters afp tass "
    "xinhua bloomberg kremlin pentagon"
)
_SEATS = _words(
    "washington moscow kyiv kiev beijing brussels london paris berlin tehran tokyo ankara "
    "jerusalem rome madrid warsaw budapest vienna seoul pyongyang delhi islamabad kabul "
    "baghdad damascus riyadh cairo doha ottawa canberra russia ukraine china iran israel "
    "turkey france germany britain japan india pakistan poland hungary spain italy canada "
    "australia brazil mexico"
)
_NAME_AFTER_OFFICE = re.compile(
    rf"\b(?i:{'|'.join(sorted(_OFFICES))}|spokesman|spokeswoman|spokesperson)"
    r"(?:\s(?![A-Z]{2,}$)[^\W\d_a-z][\w.’'-]*){1,4}$"
)
_TWO_WORD_SEATS = frozenset(
    {"white house", "downing street", "capitol hill", "united states", "united nations"}
)


def guess_speaker_kind(text: str) -> Guess | None:
    """Return a guess at the kind of a speaker.

    Args:
        text: The words that name the speaker, as they are tagged.

    Returns:
        None where the words show nothing.
    """
    phrase = " ".join(text.strip(ALL_MARKS + " ").split())
    pronoun = _PRONOUNS.get(phrase.casefold())
    if pronoun is not None:
        return Guess(pronoun, f"“{phrase}” is a pronoun")
    words = [word.strip(".," + ALL_MARKS) for word in _NAME_END.split(phrase, 1)[0].split()]
    words = [word for word in words if any(c.isalnum() for c in word)]
    if not words:
        return None
    last, first = words[-1], words[0].casefold()
    head = last.casefold()
    if _names_several(phrase):
        return Guess(COLLECTIVE, "it names several")
    if _NAME_AFTER_OFFICE.search(phrase):
        return Guess(PERSON, "a name follows an office")
    if first in _INDEFINITE_PRONOUNS:
        return Guess(UNNAMED, f"“{first}” is a pronoun")
    if first in _OTHER_PRONOUNS:
        return None
    if first in _INDEFINITE and head in _OFFICES:
        return Guess(UNNAMED, f"“{first} {last}” names nobody")
    by_head = _by_head(words, head)
    # “Press Officer Ann Lee” ends in a name, “Officials” only begins a sentence.
    if by_head is not None and (by_head != UNNAMED or last.islower() or len(words) == 1):
        return Guess(by_head, f"by the word “{last}”")
    if head in _OFFICES and last.islower() and first not in _INDEFINITE:
        return Guess(PERSON, f"“{last}” is an office that one person holds")
    return _by_shape(words, last, first)


def _names_several(phrase: str) -> bool:
    """Whether a phrase begins with names or groups that are joined by “and”."""
    match = _JOINED_NAMES.match(phrase)
    if match is None or _NAME_END.search(match[1]):
        return False
    return match[2].isupper() or match[1].endswith("s")


def _by_head(words: list[str], head: str) -> str | None:
    """The kind that the last word of a name shows."""
    if " ".join(words[-2:]).casefold() in _TWO_WORD_SEATS or head in _SEATS:
        return ORGANIZATION
    for heads, kind in (
        (_UNNAMED_HEADS, UNNAMED),
        (_COLLECTIVE_HEADS, COLLECTIVE),
        (_DOCUMENT_HEADS, DOCUMENT),
        (_ORGANIZATION_HEADS, ORGANIZATION),
    ):
        if head in heads:
            return kind
    return None


def _by_shape(words: list[str], last: str, first: str) -> Guess | None:
    """A guess by capitals: those of an abbreviation, or of a name."""
    letters = last.replace(".", "")
    if len(letters) > 1 and letters.isupper() and len(letters) <= 6:
        return Guess(ORGANIZATION, f"“{last}” looks like an abbreviation")
    named = last[:1].isupper() and not last.isupper() and len(words) <= 8
    if named and first not in _INDEFINITE and first not in _DEFINITE:
        return Guess(PERSON, f"“{last}” looks like a name")
    return None
