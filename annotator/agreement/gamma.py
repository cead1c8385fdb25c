"""Compute Mathet's γ, the agreement on where units are and what they are at once.

Mathet, Widlöcher and Métivier 2015, The unified and holistic method gamma (γ) for inter-annotator
agreement measure and alignment, Computational Linguistics 41(3): 437–479, with the implementation
of Titeux and Riad 2021, Journal of Open Source Software 6(62), and its usual weights: position and
label count alike.

An article is a continuum of its own: neither the alignment nor the chance goes across articles. The
disorders of the articles, observed and expected, are summed, each weighted by the average number of
annotations of a person in the article, as it would be in one long continuum. Units are fragments.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

from annotator.agreement.article_counts import AnnotatorWork
from annotator.extras import import_library


def _import(module: str) -> Any:
    return import_library(
        module,
        "gamma",
        what="Mathet's γ",
        needs="pygamma-agreement",
        outcome="All other figures work without it.",
    )


class Gamma:
    """Computes the disorders that γ is made from."""

    def __init__(self, seed: int) -> None:
        """Load the library.

        Args:
            seed: The seed of the method's chance.

        Raises:
            EnvironmentFault: The library is not installed.
        """
        self._library = _import("pygamma_agreement")
        self._segment = _import("pyannote.core").Segment
        self._chance = _import("numpy.random")
        with suppress(ImportError):
            # The solver would report its work on standard output, where the figures go.
            import_module("cvxopt.glpk").options["msg_lev"] = "GLP_MSG_OFF"
        self._seed = seed
        self._dissimilarity = self._library.CombinedCategoricalDissimilarity(alpha=1, beta=1)

    def disorders(
        self, works: Sequence[AnnotatorWork], labels: Sequence[str], text_length: int
    ) -> tuple[float, float, int] | None:
        """Compute the disorders of an article.

        Args:
            works: The work of each annotator in the article.
            labels: The labels whose units count.
            text_length: The length of the article in code points.

        Returns:
            Observed and expected disorder, both weighted, and the number of units; None where an
            annotator has no unit, since the method then has nothing to draw chance from.
        """
        units = [
            [(label, *unit) for label in labels for unit in work.units.get(label, ())]
            for work in works
        ]
        if not all(units):
            return None
        continuum = self._library.Continuum()
        for annotator, own in enumerate(units):
            for label, start, end in own:
                continuum.add(str(annotator), self._segment(start, end), label)
        continuum.bound_sup = text_length
        self._chance.seed(self._seed)
        log = logging.getLogger()
        log.addFilter(_is_news)
        try:
            result = continuum.compute_gamma(self._dissimilarity)
        finally:
            log.removeFilter(_is_news)
        count = sum(map(len, units))
        weight = count / len(units)
        return (
            weight * float(result.observed_disorder),
            weight * float(result.expected_disorder),
            count,
        )


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a record matters here; the library's choice of a solver does not."""
    return "solver not installed" not in record.getMessage()
