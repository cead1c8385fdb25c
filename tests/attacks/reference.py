"""The same work without an attack: what the project holds after each operation."""

from pathlib import Path

from tests.attacks.desk import Desk
from tests.attacks.operations import Analyst
from tests.attacks.state import State, copy_with_log, read_state

_AHEAD = 40


class Reference:
    """A desk of its own, at which the operations of a seed are carried out undisturbed."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.names: list[str] = []
        self._seed = seed
        self._copies = desk.folder.with_name(f"{desk.folder.name}-copies")
        self._copies.mkdir()
        self._keep_copy(0)
        self._states: dict[int, State] = {}

    def state(self, number: int) -> State:
        """Return the state after so many operations."""
        self.go_on_to(number)
        if number not in self._states:
            self._states[number] = read_state(self._copy(number))
        return self._states[number]

    def operations_of(self, state: State, among: range) -> int | None:
        """Return after how many operations the project has a state: the first of a range."""
        return next((number for number in among if self.state(number) == state), None)

    def go_on_to(self, number: int) -> None:
        """Carry the operations out up to a number, and some more."""
        if number <= len(self.names):
            return
        # Its project is closed in between, so that processes that are forked then have none open.
        analyst = Analyst(self.desk, self._seed)
        try:
            while len(self.names) < number + _AHEAD:
                self.names.append(analyst.do(len(self.names) + 1))
                self._keep_copy(len(self.names))
        finally:
            analyst.close()

    def _keep_copy(self, number: int) -> None:
        copy_with_log(self.desk.project_path, self._copy(number))

    def _copy(self, number: int) -> Path:
        return self._copies / f"after-{number}"
