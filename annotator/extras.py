"""Libraries that only some formats and figures need, and how they come into this installation.

They are asked for by their own names: a registry's package that is called as this program is
another one.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from annotator.model.errors import EnvironmentFault, Remedy

EXTRAS = {
    "parquet": "pyarrow>=16",
    "spacy": "spacy>=3.7,<4",
    "uima": "dkpro-cassis>=0.12,<0.13",
    "gamma": "pygamma-agreement>=0.5.9,<0.6",
}
"""What each extra of the package brings."""


def imported(
    module: str,
    name: str,
    *,
    what: str,
    needs: str,
    outcome: str = "",
    remedies: tuple[Remedy, ...] = (),
) -> Any:
    """A module of a library that may be missing.

    Args:
        module: The module to import.
        name: The extra of our package that brings it, or else the library's own name.
        what: The subject of the message: what cannot be done without it.
        needs: The library as people know it.
        outcome: A sentence on what was not done.
        remedies: What needs it not, in parentheses.

    Raises:
        EnvironmentFault: It is not installed; the message says how it is.
    """
    try:
        return import_module(module)
    except ImportError as error:
        said = [f"{what} needs {needs}, which is not installed.", outcome]
        said += [f"Install it with: {install_command(name)}"]
        raise EnvironmentFault(" ".join(filter(None, said)), remedies=remedies) from error


def install_command(name: str) -> str:
    """The command that adds an extra, or a library, to the installation that runs."""
    if (Path(sys.prefix) / "pipx_metadata.json").is_file():
        return pipx_install_command(name)
    return f'"{sys.executable}" -m pip install "{EXTRAS.get(name, name)}"'


def pipx_install_command(name: str) -> str:
    """The command that adds an extra, or a library, to an installation that pipx made."""
    return f'pipx inject annotator "{EXTRAS.get(name, name)}"'
