#!/usr/bin/env python3
"""Checks the supply chain, as far as that needs no network.

    .venv/bin/python script/audit.py [--write]

- the lock pins each package to one version with its hashes, and names no index and no address;
- the packages that are installed are those of the lock, and fit together;
- each of their files is as its wheel recorded it;
- each package that Annotator itself needs has a licence that its users may rely on, and
  ``docs/licences.md`` lists it (``--write`` writes that page).

The exit code is 1 where one of these does not hold. Known vulnerabilities are not looked up: that
needs a service.
"""

import argparse
import base64
import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK, PAGE = ROOT / "requirements" / "dev.txt", ROOT / "docs" / "licences.md"

_ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CNRI-Python",
    "LGPL-3.0-only",
    "MIT",
    "MPL-1.1",
    "MPL-2.0",
    "PSF-2.0",
    "Public Domain",
}
"""Licences that allow any use of the program, in any company, beside code of any other licence."""
_STATED_OTHERWISE = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-2-Clause",
    "BSD License": "BSD-2-Clause",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "The BSD 2-Clause License": "BSD-2-Clause",
}
"""SPDX's names of the licences that packages state in words of their own."""
_INSTALLERS = {"pip", "setuptools"}
"""They belong to the environment: sqlite-utils names pip, and uses it for its plugins alone."""


def lock_faults() -> Iterator[str]:
    """Yield what is wrong with the lock."""
    text = LOCK.read_text("utf-8")
    for address in re.findall(r"--(?:extra-)?index-url\S*|\bhttps?://\S+|\bgit\+\S+", text):
        yield f"The lock names an address: {address}"
    for entry in re.split(r"\n(?=\S)", text.strip()):
        name = entry.split()[0]
        if "==" not in name or not re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry):
            yield f"The lock does not pin {name} to one version with a hash."


def installed_faults() -> Iterator[str]:
    """Yield where the packages that are installed differ from the lock, or do not fit together."""
    locked: dict[str, set[str]] = {}
    pins = r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;]+)"
    for name, version in re.findall(pins, LOCK.read_text("utf-8"), re.MULTILINE):
        locked.setdefault(canonicalize_name(name), set()).add(version)
    for package in distributions():
        versions = locked.get(canonicalize_name(package.name))
        if versions and package.version not in versions:
            yield f"{package.name} {package.version} is installed; the lock has {versions}."
    check = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "check"],
        capture_output=True,
        text=True,
        check=False,
    )
    if check.returncode:
        yield from check.stdout.splitlines()


def file_faults() -> Iterator[str]:
    """Yield each installed file that is not as its wheel recorded it."""
    for package in distributions():
        for file in package.files or ():
            if file.hash is None or file.suffix == ".pyc":  # Python makes these anew.
                continue
            path = Path(str(file.locate()))
            if not path.is_file():
                yield f"{package.name}: {file} is missing."
                continue
            digest = hashlib.new(file.hash.mode, path.read_bytes()).digest()
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
                yield f"{package.name}: {file} was changed after it was installed."


def needed(name: str = "annotator") -> dict[str, Distribution]:
    """Return the packages that Annotator needs to run, directly or not, by their names."""
    found: dict[str, Distribution] = {}
    waiting = [name]
    while waiting:
        each = canonicalize_name(waiting.pop())
        if each in found or each in _INSTALLERS:
            continue
        try:
            found[each] = distribution(each)
        except PackageNotFoundError:
            continue
        for line in found[each].requires or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    del found[name]
    return dict(sorted(found.items()))


def licence_of(package: Distribution) -> str:
    """Return a package's licence by SPDX's name, or what it states."""
    fields = package.metadata
    classifiers = [
        each for each in fields.get_all("Classifier") or [] if each.startswith("License")
    ]
    stated = [*(fields.get_all("License-Expression") or fields.get_all("License") or classifiers)]
    stated = stated[0].split(" :: ")[-1].strip() if stated else "none stated"
    return _STATED_OTHERWISE.get(stated, stated)


def is_allowed(licence: str) -> bool:
    """Return whether a licence, or one of those that a package offers, is among the allowed."""
    return any(
        all(each.strip(" ()") in _ALLOWED for each in choice.split(" AND "))
        for choice in licence.split(" OR ")
    )


def licence_faults() -> Iterator[str]:
    """Yield the packages whose licences are not allowed, or not on the page.

    The page may have more: some packages are needed only on other systems, or by older Pythons.
    """
    page = PAGE.read_text("utf-8")
    for name, package in needed().items():
        licence = licence_of(package)
        if f"\n| {name} | {licence} |\n" not in page:
            yield f"{name} is not on {PAGE.name} as it is: script/audit.py --write"
        if not is_allowed(licence):
            yield f"{name}: the licence “{licence}” is not among those that are allowed."


def licence_page() -> str:
    """Return the page that lists the packages and their licences, in Markdown."""
    lines = [
        "# Licences",
        "",
        "Annotator is under the Apache License 2.0. It needs these packages to run. Each",
        "allows any use; where a package offers several licences, Annotator takes the first that",
        "`script/audit.py` allows. That script also writes this page.",
        "",
        "| package | licence |",
        "| --- | --- |",
    ]
    rows = [f"| {name} | {licence_of(package)} |" for name, package in needed().items()]
    return "\n".join([*lines, *rows]) + "\n"


def main() -> int:
    """Check all, print what is wrong, and return the exit code."""
    parser = argparse.ArgumentParser(description="Check the supply chain without the network.")
    parser.add_argument("--write", action="store_true", help="write the page of licences first")
    if parser.parse_args().write:
        PAGE.write_text(licence_page(), "utf-8", newline="\n")
    faults = [
        fault
        for check in (lock_faults, installed_faults, file_faults, licence_faults)
        for fault in check()
    ]
    print("\n".join(faults) or f"{len(needed())} packages: lock, files and licences are sound.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
