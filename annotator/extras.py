"""Libraries that only some formats and figures need, and the commands that install them.

They are installed by their own names: the package that a registry has under this program's name
is another program.
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
"""Extra of the package -> the requirement that it adds."""


def import_library(
    module: str,
    name: str,
    *,
    what: str,
    needs: str,
    outcome: str = "",
    remedies: tuple[Remedy, ...] = (),
) -> Any:
    """Return a module of a library that may be missing.

    Args:
        module: The module to import.
        name: The extra that adds the library, or the library's own name.
        what: The subject of the message: the format or figure that needs the library.
        needs: The library, as the message names it.
        outcome: A sentence on the work that was not done.
        remedies: Ways that work without the library, in parentheses.

    Raises:
        EnvironmentFault: The library is not installed; the message has the command that
            installs it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        sentences = (
            f"{what} needs {needs}, which is not installed.",
            outcome,
            f"Install it with: {install_command(name)}",
        )
        raise EnvironmentFault(" ".join(filter(None, sentences)), remedies=remedies) from error


def install_command(name: str) -> str:
    """Return the command that adds an extra, or a library, to the running installation."""
    if (Path(sys.prefix) / "pipx_metadata.json").is_file():
        return pipx_install_command(name)
    return f'"{sys.executable}" -m pip install "{EXTRAS.get(name, name)}"'


def pipx_install_command(name: str) -> str:
    """Return the command that adds an extra, or a library, to an installation by pipx."""
    return f'pipx inject annotator "{EXTRAS.get(name, name)}"'
