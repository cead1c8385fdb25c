"""The one way in which a part is loaded by its name when it is first used.

Formats, commands and suggesters are listed as text (``"package.module:attribute"``), so that a
list of them costs no import: the command line shows its help, and the window starts, without
loading thirty formats. Nothing else imports a module by a name that is data.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Generic, TypeVar, cast

Part = TypeVar("Part")


class LazyRegistry(Mapping[str, Part], Generic[Part]):
    """Parts by name, in the order in which they are listed; each is loaded when it is looked up.

    Args:
        targets: For each name the module and the attribute of the part, as ``module:attribute``.
    """

    def __init__(self, targets: Mapping[str, str]) -> None:
        self._targets = dict(targets)
        self._loaded: dict[str, Part] = {}

    def __getitem__(self, name: str) -> Part:
        if name not in self._loaded:
            module, _, attribute = self._targets[name].partition(":")
            self._loaded[name] = cast(Part, getattr(import_module(module), attribute))
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:
        return name in self._targets

    def __iter__(self) -> Iterator[str]:
        return iter(self._targets)

    def __len__(self) -> int:
        return len(self._targets)
