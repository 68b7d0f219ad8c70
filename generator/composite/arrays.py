"""What arrays of an edition hold: exact numbers, never floats."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[Any]
"""int64, or Python integers (dtype object) where int64 could overflow."""
Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
"""int64; of ranks and of how many units, 0 where there is none."""
Rows = npt.NDArray[np.intp]
"""Places of units, or of nodes, in a table."""
