"""Problems in data, as values; and the one exception that carries them to the person who can mend them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong at one place of the data; words are found later, per language.

    file: path as the person knows it, relative to where they ran the command (POSIX separators).
    line: physical line, from 1; 0 where the file as a whole is meant.
    column: field number, from 1; 0 where the line as a whole is meant.
    field: name of the field or property, else "".
    code: stable name of the kind of problem, such as "decimal-comma".
    found: what stands there, shortened to be shown; "" where nothing does.
    params: values for the message of this code, as (name, value) pairs.
    note: True where it is only worth saying and does not refuse the data.
    """

    file: str
    line: int
    column: int
    code: str
    field: str = ""
    found: str = ""
    params: tuple[tuple[str, str], ...] = ()
    note: bool = False


class DataError(Exception):
    """The data cannot be used; `problems` says all that is wrong. Printed without a traceback."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems

    def __reduce__(self) -> tuple[type[DataError], tuple[list[Problem]], dict[str, object]]:
        """Made again of its problems, where it comes out of another process."""
        return type(self), (self.problems,), self.__dict__


class UseError(Exception):
    """The command was used in a way that cannot work; printed as one sentence without a traceback.

    key: name of the sentence in the strings files; params fill it.
    """

    def __init__(self, key: str, **params: str) -> None:
        super().__init__(key)
        self.key = key
        self.params = params
