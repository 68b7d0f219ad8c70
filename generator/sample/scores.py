"""Scores in hundredths of a point, from whole numbers only: what a unit can do, where it leans, and the year's luck."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from generator.sample.writing import NOT_APPLICABLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.sample.trees import Tree

Scores = npt.NDArray[np.int32]
"""Units × components (or the columns of a sheet), hundredths of a point; negative: missing (see `writing`)."""

PER_MILLE = 1000
ABILITY = (640, 85)
"""Mean and spread of what units reach of the maximum, in per mille."""
LEAN, DIFFICULTY, LUCK, GAIN = 95, 80, 55, 88
"""Spread of a unit's strengths, of how hard components are, of single years; what all years together add."""

NEARLY, UNPROVEN = 930, 12
"""From how much on full marks are given; how often, in per mille, nothing was handed in and the score is zero."""


def stream(seed: int, *names: str) -> np.random.Generator:
    """Random numbers of their own for each purpose, so that what is added later does not change what was there."""
    return np.random.default_rng([seed, *(zlib.crc32(name.encode()) for name in names)])


def bell(random: np.random.Generator, spread: int, *shape: int) -> npt.NDArray[np.int32]:
    """Whole numbers around zero, most of them within ±spread: sums of four even ones, so alike on every machine."""
    parts: Scores = random.integers(-spread, spread + 1, (4, *shape), np.int32)
    return np.asarray(parts.sum(axis=0), np.int32)


@dataclass(frozen=True, eq=False)
class Latent:
    """What scores of a level come from. units, components: every one that ever was; leans: units × components."""

    seed: int
    name: str
    units: Mapping[str, int]
    components: Mapping[str, int]
    abilities: npt.NDArray[np.int32]
    leans: npt.NDArray[np.int32]
    difficulties: npt.NDArray[np.int32]


def latent(seed: int, name: str, units: Sequence[str], components: Sequence[str]) -> Latent:
    random = stream(seed, name, "latent")
    mean, spread = ABILITY
    return Latent(
        seed,
        name,
        {unit: i for i, unit in enumerate(units)},
        {component: i for i, component in enumerate(components)},
        mean + bell(random, spread, len(units)),
        bell(random, LEAN, len(units), len(components)),
        bell(random, DIFFICULTY, len(components)),
    )


def inherit(model: Latent, predecessors: Mapping[str, Sequence[str]]) -> None:
    """A successor is what its predecessors were, on the mean."""
    for successor, before in predecessors.items():
        rows = [model.units[unit] for unit in before]
        at = model.units[successor]
        model.abilities[at] = model.abilities[rows].sum() // len(rows)
        model.leans[at] = model.leans[rows].sum(axis=0) // len(rows)


def marks(
    model: Latent, tree: Tree, units: Sequence[str], year: int, gain: int, lacking: Mapping[str, frozenset[str]]
) -> Scores:
    """Component scores of one edition. gain: per mille that came with the years; lacking: what units do not have."""
    rows = [model.units[unit] for unit in units]
    columns = [model.components[part.indicator] for part in tree.components]
    random = stream(model.seed, model.name, str(year))
    shares = (
        model.abilities[rows][:, None]
        + model.leans[np.ix_(rows, columns)]
        + model.difficulties[columns]
        + bell(random, LUCK, len(rows), len(columns))
        + gain
    ).clip(0, PER_MILLE)
    shares[shares >= NEARLY] = PER_MILLE
    shares[random.integers(0, PER_MILLE, shares.shape, np.int32) < UNPROVEN] = 0
    steps = np.array([part.step for part in tree.components], np.int32)
    found = (shares * tree.maxima // PER_MILLE // steps * steps).astype(np.int32)
    for i, unit in enumerate(units):
        if lacking.get(unit):
            absent = [j for j, part in enumerate(tree.components) if part.condition in lacking[unit]]
            found[i, absent] = NOT_APPLICABLE
    return found


def with_parents(tree: Tree, components: Scores) -> Scores:
    """The columns of a sheet: the index, each main indicator, its components. Sums are exact, over what applies."""
    known = np.where(components > 0, components, 0)
    blocks, at = [], 0
    mains = []
    for main in tree.mains:
        part = slice(at, at := at + len(main.components))
        applies = (components[:, part] != NOT_APPLICABLE).any(axis=1)
        mains.append(np.where(applies, known[:, part].sum(axis=1, dtype=np.int32), NOT_APPLICABLE))
        blocks += [mains[-1][:, None], components[:, part]]
    total = known.sum(axis=1, dtype=np.int32)
    return np.concatenate([total[:, None], *blocks], axis=1).astype(np.int32)


def shares(tree: Tree, components: Scores) -> list[Fraction]:
    """Each unit's points as a share of what applies to it."""
    applies = components != NOT_APPLICABLE
    totals = np.where(applies, components, 0).sum(axis=1)
    maxima = (applies * tree.maxima).sum(axis=1)
    return [Fraction(int(total), int(maximum)) for total, maximum in zip(totals, maxima, strict=True)]


def ranks(values: Mapping[str, Fraction]) -> dict[str, int]:
    """Competition ranks, highest first.

    >>> ranks({"a": Fraction(9), "b": Fraction(5), "c": Fraction(5), "d": Fraction(1)})
    {'a': 1, 'b': 2, 'c': 2, 'd': 4}
    """
    return {unit: 1 + sum(other > value for other in values.values()) for unit, value in values.items()}


def tie(tree: Tree, components: Scores, rows: Sequence[int], place: int) -> None:
    """Raise the unit after the `place`-th (from 0; fewer where there are fewer) until both have the same total.

    rows: units to choose from, of one cohort; only those to which everything applies are taken.
    """
    whole = [row for row in rows if (components[row] != NOT_APPLICABLE).all()]
    order = sorted(whole, key=lambda row: (-int(components[row].sum()), row))
    place = min(place, len(order) - 2)
    ahead, behind = order[place : place + 2]
    gap = int(components[ahead].sum() - components[behind].sum())
    for j, maximum in enumerate(tree.maxima.tolist()):
        more = min(gap, maximum - int(components[behind, j]))
        components[behind, j] += more
        gap -= more
