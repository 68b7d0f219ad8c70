"""Charts with Altair: one module a kind, specifications without data, drawings as SVG, Vega on demand."""

from __future__ import annotations

from generator.charts.drawn import Drawn
from generator.charts.kinds import KINDS, prepared, spec
from generator.charts.library import bundle

__all__ = ["KINDS", "Drawn", "bundle", "prepared", "spec"]
