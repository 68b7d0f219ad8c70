"""One figure of an edition: a unit on an indicator, with the published evidence behind it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from generator.model import MICRO, NO_TEXT, Basis, Printed, Text
from generator.once import cached_property


@dataclass(frozen=True)
class Evidence:
    """One published figure and where it stands. statement is "" for a cell of the edition's own sheet."""

    package: str
    source: str
    statistic: str
    value: Printed | None
    qualifier: str = ""
    statement: str = ""
    note: Text = NO_TEXT


@dataclass(frozen=True)
class Figure:
    """What is known of one unit on one indicator in one edition.

    score: as printed; computed: recomputed score in the framework's scale, where nothing is printed; share: 0 to 1.
    maximum: the unit's own maximum where a source prints one. rank is never shown without `of` (None: not known).
    scores, ranks: every source's figure, the one shown first.
    """

    edition: str
    unit: str
    indicator: str
    cohort: str
    score: Printed | None
    qualifier: str
    computed: Fraction | None
    not_applicable: bool
    share: Fraction | None
    maximum: Fraction | None
    rank: int | None
    of: int | None
    tied: bool
    rank_qualifier: str
    rank_from_last: int | None
    basis: Basis
    scores: tuple[Evidence, ...]
    ranks: tuple[Evidence, ...]
    band: str
    bands: tuple[Evidence, ...]

    @property
    def known(self) -> bool:
        return (
            self.score is not None
            or self.computed is not None
            or self.rank is not None
            or self.rank_from_last is not None
        )

    @property
    def shown(self) -> bool:
        """Whether it has both a rank and a score, so that no cell of a table stays without a figure."""
        ranked = self.rank is not None or self.rank_from_last is not None
        return ranked and (self.score is not None or self.computed is not None or self.not_applicable)

    @property
    def recomputed(self) -> bool:
        """Whether the score shown is ours, computed from its parts."""
        return self.score is None and self.computed is not None

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every published figure behind this one."""
        return (*self.scores, *self.ranks, *self.bands)

    @cached_property
    def value(self) -> Fraction | None:
        """The score shown, in the framework's scale; None where none is known exactly."""
        if self.score is not None and not self.qualifier:
            return Fraction(self.score.micro, MICRO)
        return self.computed

    @property
    def score_basis(self) -> Basis:
        return Basis.PUBLISHED if self.score is not None else Basis.COMPUTED
