"""Paths of the shipped data: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSIDE = _PACKAGE / "_data"
_ROOT = _INSIDE if _INSIDE.is_dir() else _PACKAGE.parent


def resource(*parts: str) -> Path:
    """Return the path of a file below ``resources/``."""
    return _ROOT.joinpath("resources", *parts)


def licence() -> Path:
    """Return the path of the licence."""
    return _ROOT / "LICENSE"


def sample_article() -> Path:
    """Return the path of the article that *Open the sample* shows."""
    return _ROOT / "seeds" / "000_fb0497bd58dd550c.txt"
