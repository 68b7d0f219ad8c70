"""Charts with Altair: one module a kind, specifications without data, drawings as SVG, Vega on demand."""

from __future__ import annotations

from generator.charts.drawn import Drawn, draw, share_pens
from generator.charts.kinds import KINDS, remember, spec
from generator.charts.library import bundle, licences
from generator.charts.pen import leave as leave_pens
from generator.charts.rows import carried, columns, prepared, said
from generator.charts.sketches import SKETCHES, Letters, Sketch, lightly, sketch
from generator.charts.standalone import Caption, size_of, standalone

__all__ = [
    "KINDS",
    "SKETCHES",
    "Caption",
    "Drawn",
    "Letters",
    "Sketch",
    "bundle",
    "carried",
    "columns",
    "draw",
    "leave_pens",
    "licences",
    "lightly",
    "prepared",
    "remember",
    "said",
    "share_pens",
    "size_of",
    "sketch",
    "spec",
    "standalone",
]
