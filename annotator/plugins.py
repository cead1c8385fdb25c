"""The one registry whose parts are loaded by name when they are first used.

Formats, commands and suggesters are listed as text (``"package.module:attribute"``), so that a
list of them costs no import: the command line shows its help, and the window starts, without
loading thirty formats. Nothing else imports a module by a name that is data.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Generic, TypeVar, cast

Part = TypeVar("Part")


def load(target: str) -> Any:
    """Import the module of a target, and return its attribute.

    Args:
        target: ``package.module:attribute``.
    """
    module, _, attribute = target.partition(":")
    return getattr(import_module(module), attribute)


class LazyFunction:
    """A function whose module is imported when it is called for the first time.

    Args:
        target: The function, as ``package.module:name``.
    """

    def __init__(self, target: str) -> None:
        self.target = target
        self._function: Any = None

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Call the function."""
        if self._function is None:
            self._function = load(self.target)
        return self._function(*arguments, **keywords)

    def __repr__(self) -> str:
        return f"LazyFunction({self.target!r})"


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
            self._loaded[name] = cast(Part, load(self._targets[name]))
        return self._loaded[name]

    def joined(self, parts: Mapping[str, Part]) -> "LazyRegistry[Part]":
        """Return a registry that has further parts behind its own; its own names keep theirs."""
        new = {name: part for name, part in parts.items() if name not in self._targets}
        registry = LazyRegistry[Part]({**self._targets, **dict.fromkeys(new, "")})
        registry._loaded.update(new)
        return registry

    def __contains__(self, name: object) -> bool:
        return name in self._targets

    def __iter__(self) -> Iterator[str]:
        return iter(self._targets)

    def __len__(self) -> int:
        return len(self._targets)
