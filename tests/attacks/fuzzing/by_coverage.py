"""Fuzzes a reader by bytes: atheris (libFuzzer) keeps the inputs that reach new lines of it.

Atheris is an optional part of development, for Linux: ``pip install atheris``.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.attacks.fuzzing.judging import Verdicts
    from tests.formats.samples import Files


def fuzz(
    name: str,
    folder: Path,
    *,
    count: int,
    number: int,
    report: "Callable[[Verdicts], object]",
) -> None:
    """Read changed samples of a format; the process ends with the last of them.

    Args:
        name: The format.
        folder: An empty folder.
        count: The number of inputs.
        number: The seed.
        report: Called with the verdicts now and then, and at the end: libFuzzer does not return.
    """
    # Only after the readers were imported for it.
    from tests.attacks.fuzzing.judging import Judge

    atheris: Any = __import__("atheris")
    judge = Judge(name, folder / "in")
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    chosen = _samples_of(name)
    for index, (files, main) in enumerate(chosen):
        (corpus / str(index)).write_bytes(bytes([index]) + files[main])

    def read(data: bytes) -> None:
        files, main = chosen[data[0] % len(chosen) if data else 0]
        judge.judge({**files, main: data[1:]}, leaves_out=len(data) % 2 == 0)
        done = judge.verdicts.counts.total()
        if done % 500 == 0 or done >= count:
            report(judge.verdicts)

    arguments = [
        sys.argv[0],
        f"-runs={count}",
        f"-seed={number}",
        "-max_len=20000",
        "-timeout=60",
        "-rss_limit_mb=3000",
        "-verbosity=0",
        "-print_final_stats=0",
        str(corpus),
    ]
    atheris.Setup(arguments, read)
    atheris.Fuzz()


def instrument(name: str) -> None:
    """Import the readers so that it is seen which of their lines an input of one reaches.

    Args:
        name: The format; the modules that others have alone are not looked at.
    """
    atheris: Any = __import__("atheris")
    package = "articles" if find_spec(f"annotator.formats.{_module(name)}") is None else name
    with atheris.instrument_imports(include=["annotator.formats"]):
        for each in ("registry", "recognition", "reading_process.one_file", _module(package)):
            module = import_module(f"annotator.formats.{each}")
            for part in walk_packages(getattr(module, "__path__", ()), f"{module.__name__}."):
                if not part.name.endswith("writing"):
                    import_module(part.name)


def _module(name: str) -> str:
    """Return the name of the package of a format, if it has one of its name."""
    return {"conllu": "conll", "xmi": "uima", "cas-json": "uima", "spacy": "spacy_docbin"}.get(
        name, name.replace("-", "_")
    )


def _samples_of(name: str) -> "list[tuple[Files, str]]":
    """Return each set of files of a format with the name of each file in it."""
    from tests.formats.samples import samples

    return [(files, main) for files in samples(name) for main in sorted(files)][:200]
