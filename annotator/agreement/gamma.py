"""Mathet's γ, by pygamma-agreement: agreement on where units are and what they are, at once.

Mathet, Widlöcher and Métivier 2015, The unified and holistic method gamma (γ) for inter-annotator
agreement measure and alignment, Computational Linguistics 41(3): 437–479, with the implementation
of Titeux and Riad 2021, Journal of Open Source Software 6(62), and its usual weights: place and
label count alike.

An article is a continuum of its own: nothing is aligned across articles, nor is chance. Their
disorders, observed and expected, are summed, each weighted by the annotations that a person has in
it on average, as it would be in one long continuum. Units are fragments.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

from annotator.agreement.views import View
from annotator.extras import imported


def _imported(module: str) -> Any:
    instead = "all other figures are there without it"
    about = {"what": "Mathet's γ", "needs": "pygamma-agreement", "instead": instead}
    return imported(module, "gamma", **about)


class Gamma:
    """Computes disorders; raises EnvironmentFault where the library is not installed."""

    def __init__(self, seed: int) -> None:
        self._library = _imported("pygamma_agreement")
        self._segment = _imported("pyannote.core").Segment
        self._chance = _imported("numpy.random")
        with suppress(ImportError):
            # The solver would tell of its work on standard output, where figures go.
            import_module("cvxopt.glpk").options["msg_lev"] = "GLP_MSG_OFF"
        self._seed = seed
        self._dissimilarity = self._library.CombinedCategoricalDissimilarity(alpha=1, beta=1)

    def disorders(
        self, views: Sequence[View], labels: Sequence[str], length: int
    ) -> tuple[float, float, int] | None:
        """Observed and expected disorder of an article, weighted, and how many units it has.

        None where somebody has nothing: there the method has nothing to draw chance from.
        """
        units = [
            [(label, *unit) for label in labels for unit in view.units.get(label, ())]
            for view in views
        ]
        if not all(units):
            return None
        continuum = self._library.Continuum()
        for person, own in enumerate(units):
            for label, start, end in own:
                continuum.add(str(person), self._segment(start, end), label)
        continuum.bound_sup = length
        self._chance.seed(self._seed)
        log = logging.getLogger()
        log.addFilter(_quiet)
        try:
            found = continuum.compute_gamma(self._dissimilarity)
        finally:
            log.removeFilter(_quiet)
        count = sum(map(len, units))
        weight = count / len(units)
        return (
            weight * float(found.observed_disorder),
            weight * float(found.expected_disorder),
            count,
        )


def _quiet(record: logging.LogRecord) -> bool:
    """Which solver the library uses is no news to anybody."""
    return "solver not installed" not in record.getMessage()
