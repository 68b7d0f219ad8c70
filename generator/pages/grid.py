"""All cells of an edition at once, as its numbers alone have them: keys and texts of every node, from whole arrays.

An edition of a hundred units has some eight thousand cells in eighty nodes; asked node by node, numpy would take longer
to be called than to answer.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import numpy as np

from generator.audit.findings import CODES
from generator.charts.sparks import BAR_HEIGHT
from generator.composite.cells import Score
from generator.facts.figures import POINT_PLACES
from generator.once import cached_property
from generator.pages.figures import decimal, trimmed
from generator.patterns import RANK_BITS, Texts, rank_key, score_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.composite.arrays import Flags, Integers
    from generator.composite.cells import NodeNumbers
    from generator.composite.table import EditionTable

VERDICT_BITS = 3
"""Of a verdict in a key."""


def listed(array: Any) -> list[Any]:  # noqa: ANN401 - numpy does not say what its lists hold
    """An array as a list, of lists where it has two dimensions."""
    found: list[Any] = array.tolist()
    return found


def packed(numbers: Integers) -> list[Sequence[int]]:
    """Rows of whole numbers, which take a fifth of what lists of them do."""
    return [array("q", row.tobytes()) for row in np.ascontiguousarray(numbers, np.int64)]


def few(marks: Flags | Integers) -> list[Sequence[int]]:
    """Rows of flags or of numbers below 256, which take an eighth of what lists of them do."""
    return [row.tobytes() for row in np.ascontiguousarray(marks, np.uint8)]


class Grid:
    """Every list has one row a node, in tree order, with one item a unit, in the order of the edition's table.

    plain: where the numbers say all of a cell; codes: what the audit says of it, 0 where it does not judge, else a
    place in `CODES` plus one. Both nodes × units, as are the numbers.
    """

    def __init__(self, table: EditionTable, plain: Flags, codes: Integers, numbers: NodeNumbers) -> None:
        self.table = table
        self.plain = plain
        self.codes = codes
        self.numbers = numbers
        self._orders: dict[str, Sequence[Sequence[int] | None]] = {}

    def of_unit(self, row: int) -> Grid:
        """The cells of one unit alone: every list has one item a node."""
        some = slice(row, row + 1)
        return Grid(self.table, self.plain[:, some], self.codes[:, some], self.numbers.of_unit(row))

    @cached_property
    def whole(self) -> Sequence[bool]:
        """By node: whether every cell is plain."""
        return listed(self.plain.all(axis=1))

    @cached_property
    def known(self) -> Sequence[Sequence[int]]:
        """Where there is a score or a rank."""
        return few(self.numbers.known)

    @cached_property
    def shown(self) -> Sequence[Sequence[int]]:
        """Where there is a score or a rank, or the indicator does not apply."""
        return few(self.numbers.shown)

    @cached_property
    def complete(self) -> Sequence[Sequence[int]]:
        """Where nothing is missing to a row of a table, as `Figure.shown`."""
        return few((self.numbers.rank > 0) & (self.numbers.source != Score.UNKNOWN))

    @cached_property
    def sources(self) -> Sequence[Sequence[int]]:
        """Where scores come from, a `Score` each."""
        return few(self.numbers.source)

    @cached_property
    def ranks(self) -> Sequence[Sequence[int]]:
        """0 where there is none."""
        return packed(self.numbers.rank)

    def order(self, place: int, cohort: str) -> Sequence[int] | None:
        """The rows of a list by rank, then as in the table; None where a unit has none, or its cell is not plain."""
        if cohort not in self._orders:
            rows = self.table.rows_of.get(cohort, np.zeros(0, np.intp))
            ranks = self.numbers.rank[:, rows]
            orders = rows[np.argsort(ranks, axis=1, kind="stable")].tolist()
            sure = np.asarray((ranks > 0).all(axis=1)).tolist()
            columns = zip(orders, sure, self.whole, strict=True)
            self._orders[cohort] = [order if ranked and whole else None for order, ranked, whole in columns]
        return self._orders[cohort][place]

    # Keys: what is shown of a cell, in one whole number

    @cached_property
    def rank_keys(self) -> Sequence[Sequence[int]]:
        """As `patterns.rank_key`."""
        n = self.numbers
        return packed(rank_key(n.rank, n.of, n.tied.astype(np.int64)))

    @cached_property
    def score_keys(self) -> Sequence[Sequence[int]]:
        """As `patterns.score_key`."""
        return self._score_keys(POINT_PLACES[self.table.framework.scale])

    def _score_keys(self, places: int) -> Sequence[Sequence[int]]:
        keys = score_key(self.numbers.source.astype(np.int64), *self.numbers.score(places))
        return packed(keys)

    @cached_property
    def bar_keys(self) -> Sequence[Sequence[int]]:
        """Shares in tenths of a per cent; -1 where they are not known."""
        share = self.numbers.share
        return packed(np.where(share.known, share.rounded(3), -1))

    @cached_property
    def heights(self) -> Sequence[Sequence[int]]:
        """Shares as heights of the bars of `sparks.spark_path`; -1 where they are not known, or nothing."""
        share = self.numbers.share
        tall = np.minimum(share.rounded_to(BAR_HEIGHT), BAR_HEIGHT)
        return packed(np.where(share.known & (share.numerators != 0), tall, -1))

    # Texts of downloads

    @cached_property
    def scores(self) -> Sequence[Sequence[str]]:
        """ "" not published, NA not applicable, else as printed or as computed."""
        return [_SCORES.of(keys) for keys in self._score_keys(6)]

    @cached_property
    def shares(self) -> Sequence[Sequence[str]]:
        """With six decimals; "" where it is not known."""
        share = self.numbers.share
        return [_SHARES.of(keys) for keys in np.where(share.known, share.rounded(6), -1).tolist()]

    @cached_property
    def line_ends(self) -> Sequence[Sequence[str]]:
        """What lines say behind the share: rank, of how many, basis, sources."""
        n, edition = self.numbers, self.table.edition
        ends = _ends(f"{edition.package}/{edition.source}")

        def end(key: int) -> str:
            rank, of = divmod(key >> 2, 1 << RANK_BITS)
            return f",{rank or ''},{of or ''}{ends[key & 3, of > 0]}"

        texts = Texts(end)
        return [texts.of(keys) for keys in ((n.rank << RANK_BITS | n.of) << 2 | n.source).tolist()]

    @cached_property
    def object_ends(self) -> Sequence[Sequence[str]]:
        """What objects say behind the share, with the closing brace."""
        n = self.numbers
        found = (rank_key(n.rank, n.of, n.tied) << 2 | n.source) << VERDICT_BITS | self.codes
        return [_ENDS.of(keys) for keys in found.tolist()]

    @cached_property
    def full(self) -> Sequence[bool]:
        """By node: whether every unit has a share and a score."""
        n = self.numbers
        return listed((n.share.known & (n.source != Score.UNKNOWN)).all(axis=1))


def _basis(kind: Score, *, ranked: bool) -> str:
    """As `basis_text`: of a computed rank, else of the score."""
    if ranked or kind is Score.COMPUTED:
        return "computed"
    return "published" if kind is Score.PRINTED else ""


def _object_end(key: int) -> str:
    """key: as `patterns.rank_key`, then whence the score, then what the audit says of it."""
    ranked, source, code = key >> 5, key >> 3 & 3, key & 7
    rank, of = divmod(ranked >> 1, 1 << RANK_BITS)
    basis = _basis(Score(source), ranked=of > 0)
    return (
        (f',"rank":{rank}' if rank else "")
        + (f',"of":{of}' if of else "")
        + (',"tied":true' if ranked & 1 else "")
        + (f',"basis":"{basis}"' if basis else "")
        + (',"recomputed":true' if source == Score.COMPUTED else "")
        + (f',"verdict":"{CODES[code - 1]}"' if code else "")
        + "}"
    )


def _ends(source: str) -> Mapping[tuple[int, bool], str]:
    """How lines end, by where the score comes from and whether there is a rank: basis and sources."""
    return {
        (kind, ranked): f",{_basis(kind, ranked=ranked)},{source if kind is Score.PRINTED else ''}\n"
        for kind in Score
        for ranked in (True, False)
    }


def score_words(key: int) -> str:
    """A score for downloads, by its key, as `figures.score_text`.

    >>> score_words(score_key(Score.PRINTED, 12_500_000, 2)), score_words(score_key(Score.COMPUTED, 12_500_000, 6))
    ('12.50', '12.5')
    """
    source, decimals, micro = key & 3, key >> 2 & 7, key >> 5
    if source == Score.PRINTED:
        return decimal(micro // 10 ** (6 - decimals), decimals)
    if source == Score.COMPUTED:
        return trimmed(decimal(micro, 6))
    return "NA" if source == Score.NOT_APPLICABLE else ""


def share_words(millionths: int) -> str:
    """A share for downloads, six decimals; "" below 0, where it is not known."""
    return decimal(millionths, 6) if millionths >= 0 else ""


_SCORES, _SHARES, _ENDS = Texts(score_words), Texts(share_words), Texts(_object_end)
