"""Charts with Altair: one module a kind, specifications without data, drawings as SVG, Vega on demand."""

from __future__ import annotations

from generator.charts.drawn import Drawn, draw
from generator.charts.kinds import KINDS, remember, spec
from generator.charts.library import bundle, licences
from generator.charts.rows import prepared

__all__ = ["KINDS", "Drawn", "bundle", "draw", "licences", "prepared", "remember", "spec"]
