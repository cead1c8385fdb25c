"""Whose annotations an export holds: the default where several people tagged, and how it is stated.

A table of everybody's annotations counts a claim once for each person who tagged it. Formats that
keep people apart and are meant for exchange (:attr:`Format.keeps_owners_apart`) hold everybody's
annotations by default; in all others, and in a dataset, the default is one layer:

1. the gold layer, where no place is left to judge in any annotated article: earlier it would be a
   dataset in which what nobody judged yet looks as if it had no annotations;
2. else one's own annotations;
3. without any of one's own the gold layer, as far as it goes, and without verdicts everybody's.
"""

from dataclasses import replace

from annotator.formats.export_options import ExportOptions
from annotator.formats.format import Format
from annotator.model import Choice, Notice, Remedy
from annotator.model.curation import GOLD
from annotator.project.review import Coverage
from annotator.words import join_names, number

_ALL = Choice("all")
_GOLD = Choice("gold")
_OF = Choice("owner", "NAME")


def keeps_everybody(options: ExportOptions, chosen: Format) -> bool:
    """Return whether an export holds everybody's annotations unless a person chooses."""
    return chosen.keeps_owners_apart and not options.is_folder


def may_be_gold(options: ExportOptions, chosen: Format) -> bool:
    """Return whether an export holds the gold layer, or may do so by default.

    Then the places left to judge matter: see :attr:`ExportOptions.coverage`.
    """
    stated = options.everybody or options.annotators is not None
    return options.gold or not (stated or keeps_everybody(options, chosen))


def with_owners(
    options: ExportOptions, chosen: Format, coverage: Coverage, annotator: str
) -> ExportOptions:
    """Return the options with the default of whose annotations go out, unless they state it.

    Args:
        options: The options.
        chosen: Their format.
        coverage: Who tagged, and how much is judged.
        annotator: The person who exports; "" where that is unknown.
    """
    stated = options.gold or options.everybody or options.annotators is not None
    if stated or len(coverage.annotations) < 2 or keeps_everybody(options, chosen):
        return options
    has_own = annotator in coverage.annotations
    if coverage.is_all_judged or (coverage.judged and not has_own):
        return replace(options, gold=True)
    if coverage.gold and (coverage.gold == coverage.annotated or not has_own):
        return replace(options, annotators=[GOLD])
    if has_own:
        return replace(options, annotators=[annotator])
    return replace(options, everybody=True)


def describe_owners(
    options: ExportOptions, chosen: Format, coverage: Coverage, annotator: str
) -> Notice | None:
    """Return whose annotations an export holds, and how to get others; None if one person tagged.

    Args:
        options: The options, with the default of :func:`with_owners`.
        chosen: Their format.
        coverage: Who tagged, and how much is judged.
        annotator: The person who exports; "" where that is unknown.
    """
    owners = list(coverage.annotations)
    if len(owners) < 2:
        return None
    if options.gold:
        return _describe_gold(options, coverage)
    if options.annotators is None or set(owners) <= set(options.annotators):
        has_own = not annotator or annotator in owners
        stranger = "" if has_own else annotator
        return _describe_everybody(options, chosen, coverage, stranger)
    names = [name for name in owners if name in options.annotators]
    own = names == [annotator]
    subject = f"Your annotations ({annotator})." if own else f"Annotations of {join_names(names)}."
    left_out = len(owners) - len(names)
    others = "colleague’s layer is" if left_out == 1 else "colleagues’ layers are"
    subject += f" {left_out:,} {others} left out."
    if not coverage.judged:
        them = "it" if left_out == 1 else "them"
        return Notice(subject, (Remedy(f"Choose {{}} for {them}.", (_ALL,)),))
    remedy = Remedy("Choose {} for all layers, or {} for the gold layer.", (_ALL, _GOLD))
    return Notice(f"{subject} {describe_progress(coverage)}.", (remedy,))


def _describe_gold(options: ExportOptions, coverage: Coverage) -> Notice:
    unjudged = coverage.annotated - coverage.judged
    message = "The gold layer, as reviewers decided."
    if options.with_layers:
        message = "The gold layer, with everybody’s layers and the verdicts beside it."
    if unjudged:
        without = "it has no annotations" if unjudged == 1 else "they have no annotations"
        rest = f"{unjudged:,} of {number(coverage.annotated, 'annotated article')}"
        message += f" {rest} {'has' if unjudged == 1 else 'have'} no verdict yet: {without} in it."
    if coverage.left:
        message += f" {_sentence_on_places(coverage)}."
    if options.with_layers:
        return Notice(message)
    return Notice(message, (Remedy("Choose {} for everybody’s own layers.", (_ALL,)),))


def _describe_everybody(
    options: ExportOptions, chosen: Format, coverage: Coverage, stranger: str
) -> Notice:
    """Describe an export of all annotations; ``stranger`` exports and has none, "" otherwise."""
    message = f"Everybody’s annotations: {join_names(list(coverage.annotations))}."
    if keeps_everybody(options, chosen):
        return Notice(message)
    message += f" You ({stranger}) have none of your own." if stranger else ""
    if chosen.joins_same_claims:
        message += (
            " Claims are counted side by side: where people tagged the same words and the same "
            "speaker, it is one claim with all their names; where their words differ, each counts."
        )
    else:
        message += " What several of them tagged is in it several times."
    if coverage.judged:
        remedy = Remedy("Choose {} for one person’s, or {} for the gold layer.", (_OF, _GOLD))
    else:
        remedy = Remedy("Choose {} for one person’s.", (_OF,))
    return Notice(message, (remedy,))


def remark_on_gold(options: ExportOptions) -> str:
    """Return a sentence for the readers of a gold layer that is not finished; "" otherwise."""
    coverage = options.coverage
    if not options.gold or coverage is None or not coverage.is_half_judged:
        return ""
    return f"The gold layer is not finished: {describe_progress(coverage)}."


def describe_progress(coverage: Coverage) -> str:
    """Return how far reviewers have come, without a full stop."""
    articles = number(coverage.annotated, "annotated article")
    if coverage.is_all_judged:
        return f"Every place of {articles} is judged"
    verb = "has" if coverage.judged == 1 else "have"
    words = f"{coverage.judged:,} of {articles} {verb} a reviewer’s verdict"
    return f"{words}; {_sentence_on_places(coverage)}" if coverage.left else words


def _sentence_on_places(coverage: Coverage) -> str:
    left = coverage.left or 0
    verb = "is" if left == 1 else "are"
    articles = number(coverage.left_articles, "article")
    return f"{number(left, 'place')} in {articles} {verb} not judged yet"
