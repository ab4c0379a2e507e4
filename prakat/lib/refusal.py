"""Why an act is barred: obstacles gathered in full, shown by the screen and raised by the act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Obstacle:
    """One reason why an act is barred.

    `code` names the rule for programs; `text` is the Thai source string (a gettext msgid) with %(name)s
    marks, and `params` fills them. Without params the text is taken as it stands, so a lone % needs no
    doubling.
    """

    code: str
    text: str
    params: Mapping[str, str | int] = field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        """The Thai sentence with its marks filled in."""
        return self.text % self.params if self.params else self.text


class Refused(Exception):
    """An act was barred. `obstacles` holds every reason; str() joins their messages."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        if not obstacles:
            raise ValueError("Refused needs at least one obstacle")
        self.obstacles: tuple[Obstacle, ...] = tuple(obstacles)
        super().__init__(self.obstacles)

    def __str__(self) -> str:
        return "; ".join(obstacle.message for obstacle in self.obstacles)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all obstacles, in order."""
        return tuple(obstacle.code for obstacle in self.obstacles)
