"""Whether printed sums can all be true together: exact intervals on overlapping sums of unknown points.

A pillar, a group and a total are sums over the same lowest indicators. Each printed one bounds its sum; each indicator
lies between 0 and its maximum. In 2021-2023 total T and pillars G, E, S (as points) give the foundation points
F = (G + E + S - T) / 2, which must lie in 0..500, and the rest of each pillar in 0..200, 0..150, 0..150; here this
follows from members and maxima alone, for any framework.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.audit.interval import Interval, between, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROUNDS = 60
"""Passes of tightening; what is impossible shows within a few."""
SMALL = 12
"""Unknowns up to which the sums are also solved, not only tightened."""

Atom = frozenset[str]
"""Lowest indicators that occur in exactly the same sums: one unknown."""
Coefficients = dict[Atom, Fraction]


@dataclass(frozen=True)
class Sum:
    """One printed sum: the lowest indicators under it, and what they add up to."""

    over: frozenset[str]
    value: Interval


def solve(sums: Sequence[Sum], maxima: Mapping[frozenset[str], Fraction | None]) -> Mapping[Atom, Interval] | None:
    """Bounds of every unknown, or None where the sums cannot all be true.

    maxima: what some sets of lowest indicators can reach at most (None: not known).

    >>> from generator.audit.interval import exactly
    >>> f, g = frozenset("f"), frozenset("g")
    >>> both = Sum(f | g, exactly(9))
    >>> solve([both], {f: Fraction(5), g: Fraction(3)}) is None
    True
    >>> solve([both, Sum(g, exactly(4))], {f: Fraction(5), g: Fraction(5)})[f] == exactly(5)
    True
    """
    atoms = unknowns([s.over for s in sums])
    bounds = {atom: between(0, most(atom, maxima)) for atom in atoms}
    equations = [({atom: Fraction(1) for atom in atoms if atom <= s.over}, s.value) for s in sums]
    if len(atoms) <= SMALL:
        equations += _reduced(equations, sorted(atoms, key=sorted))
    return _tightened(bounds, equations)


def implied(
    wanted: frozenset[str], sums: Sequence[Sum], maxima: Mapping[frozenset[str], Fraction | None]
) -> Interval | None:
    """What sums leave for another one: from its parts, and from each sum by what it has more and less. None as above.

    >>> from generator.audit.interval import exactly
    >>> f, g = frozenset("f"), frozenset("g")
    >>> implied(g, [Sum(f | g, exactly(9))], {f: Fraction(5), g: Fraction(5)})
    Interval(low=Fraction(4, 1), high=Fraction(5, 1), low_open=False, high_open=False)
    """
    bounds = solve([*sums, Sum(wanted, between(0, None))], maxima)
    if bounds is None:
        return None
    found = total(bound for atom, bound in bounds.items() if atom <= wanted)
    for s in sums:
        less = total(bound for atom, bound in bounds.items() if atom <= s.over - wanted)
        more = total(bound for atom, bound in bounds.items() if atom <= wanted - s.over)
        found = found.within(s.value - less + more)
    return found


def unknowns(sets: Sequence[frozenset[str]]) -> list[Atom]:
    """The parts into which overlapping sets cut each other.

    >>> [sorted(part) for part in unknowns([frozenset("abx"), frozenset("aby")])]
    [['a', 'b'], ['x'], ['y']]
    """
    parts: dict[tuple[bool, ...], set[str]] = {}
    for name in sorted(frozenset().union(*sets)):
        parts.setdefault(tuple(name in s for s in sets), set()).add(name)
    return [frozenset(part) for part in parts.values()]


def most(atom: Atom, maxima: Mapping[frozenset[str], Fraction | None]) -> Fraction | None:
    """The maximum of an unknown: known for the whole, or the sum of its parts'."""
    if maxima.get(atom) is not None:
        return maxima[atom]
    parts = [maxima.get(frozenset([name])) for name in atom]
    known = [part for part in parts if part is not None]
    return sum(known, Fraction(0)) if len(known) == len(parts) else None


def remaining_maxima(known: Mapping[frozenset[str], Fraction]) -> dict[frozenset[str], Fraction | None]:
    """Maxima with those that follow: what is left of a whole's maximum when its known parts are taken away.

    >>> left = remaining_maxima({frozenset("abc"): Fraction(500), frozenset("a"): Fraction(400)})
    >>> left[frozenset("bc")]
    Fraction(100, 1)
    """
    found: dict[frozenset[str], Fraction | None] = dict(known)
    singles = {next(iter(s)): value for s, value in known.items() if len(s) == 1}
    for whole, value in known.items():
        rest = frozenset(name for name in whole if name not in singles)
        if rest and rest != whole and rest not in found:
            found[rest] = value - sum((singles[name] for name in whole - rest), Fraction(0))
    return found


def _tightened(
    bounds: dict[Atom, Interval], equations: list[tuple[Coefficients, Interval]]
) -> Mapping[Atom, Interval] | None:
    """Every sum bounds each of its parts by the others, until nothing moves or nothing is left."""
    for _ in range(ROUNDS):
        moved = False
        for coefficients, value in equations:
            narrowed = _narrowed(bounds, coefficients, value)
            if narrowed is None:
                return None
            moved |= narrowed
        if not moved:
            break
    return bounds


def _narrowed(bounds: dict[Atom, Interval], coefficients: Coefficients, value: Interval) -> bool | None:
    """The parts of one sum, each bounded by the others: whether one moved; None where nothing is left for one."""
    moved = False
    shares = {atom: _scaled(bounds[atom], factor) for atom, factor in coefficients.items()}
    whole = _Total()
    for share in shares.values():
        whole.take(share)
    for atom, factor in coefficients.items():
        whole.take(shares[atom], -1)
        allowed = _scaled(value - whole.interval, 1 / factor)
        if not allowed.overlaps(bounds[atom]):
            return None
        tighter = bounds[atom].within(allowed)
        if tighter != bounds[atom]:
            moved = True
            bounds[atom], shares[atom] = tighter, _scaled(tighter, factor)
        whole.take(shares[atom])
    return moved


class _Total:
    """A sum of intervals from which one can be taken away again; summed anew for each part, 50 parts take 50 times as
    long."""

    def __init__(self) -> None:
        self.low = self.high = Fraction(0)
        self.without_low = self.without_high = 0
        """How many have no bound there."""

    def take(self, interval: Interval, times: int = 1) -> None:
        if interval.low is None:
            self.without_low += times
        else:
            self.low += times * interval.low
        if interval.high is None:
            self.without_high += times
        else:
            self.high += times * interval.high

    @property
    def interval(self) -> Interval:
        return Interval(None if self.without_low else self.low, None if self.without_high else self.high)


def _scaled(interval: Interval, factor: Fraction) -> Interval:
    return interval.times(factor) if factor > 0 else (-interval).times(-factor)


def _reduced(
    equations: Sequence[tuple[Coefficients, Interval]], atoms: Sequence[Atom]
) -> list[tuple[Coefficients, Interval]]:
    """The same sums solved for as few unknowns each as elimination gives, with the intervals carried along."""
    rows = [
        ([c.get(atom, Fraction(0)) for atom in atoms], [Fraction(int(i == j)) for j in range(len(equations))])
        for i, (c, _) in enumerate(equations)
    ]
    done = 0
    for column in range(len(atoms)):
        pivot = next((r for r in range(done, len(rows)) if rows[r][0][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        lead = rows[done][0][column]
        rows[done] = ([x / lead for x in rows[done][0]], [x / lead for x in rows[done][1]])
        for r in range(len(rows)):
            if r != done and rows[r][0][column]:
                factor = rows[r][0][column]
                rows[r] = (_less(rows[r][0], rows[done][0], factor), _less(rows[r][1], rows[done][1], factor))
        done += 1
    values = [value for _, value in equations]
    solved = []
    for left, right in rows:
        given = total(_scaled(value, k) for value, k in zip(values, right, strict=True) if k)
        named = {atom: k for atom, k in zip(atoms, left, strict=True) if k}
        if named:
            solved.append((named, given))
        elif not given.holds(Fraction(0)):
            solved.append(({atoms[0]: Fraction(1)}, between(-1, -1)))  # 0 = something else: nothing can be true
    return solved


def _less(a: Iterable[Fraction], b: Iterable[Fraction], factor: Fraction) -> list[Fraction]:
    return [x - factor * y for x, y in zip(a, b, strict=True)]
