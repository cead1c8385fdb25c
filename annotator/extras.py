"""Libraries that only some formats and figures need, and how they come into this installation.

They are asked for by their own names: a registry's package that is called as this program is
another one.
"""

import sys
from pathlib import Path

EXTRAS = {
    "parquet": "pyarrow>=16",
    "spacy": "spacy>=3.7,<4",
    "uima": "dkpro-cassis>=0.12,<0.13",
    "gamma": "pygamma-agreement>=0.5.9,<0.6",
}
"""What each extra of the package brings."""


def to_install(name: str) -> str:
    """The command that adds an extra, or a library, to the installation that runs."""
    if (Path(sys.prefix) / "pipx_metadata.json").is_file():
        return pipx_command(name)
    return f'"{sys.executable}" -m pip install "{EXTRAS.get(name, name)}"'


def pipx_command(name: str) -> str:
    """The command that adds an extra, or a library, to an installation that pipx made."""
    return f'pipx inject annotator "{EXTRAS.get(name, name)}"'
