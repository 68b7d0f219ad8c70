"""Raw measurements in results.json, a part a benchmark, so that parts can be run apart and the report written anew."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.machine import machine, versions

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = Path(__file__).parent
RAW = "results.json"


def read(folder: Path = FOLDER) -> dict[str, Any]:
    """Every part by its name; none where nothing was measured yet."""
    raw = folder / RAW
    found: dict[str, Any] = json.loads(raw.read_text(encoding="utf-8")) if raw.exists() else {}
    return found


def keep(part: str, measured: dict[str, Any], folder: Path = FOLDER) -> None:
    """Put a part in the place of an earlier one, with the machine it was measured on."""
    found = {**read(folder), part: {**measured, "machine": machine(), "versions": versions()}}
    text = written(rounded(found))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RAW).write_text(text + "\n", encoding="utf-8")


def keep_size(part: str, size: int, measured: dict[str, Any], folder: Path = FOLDER, *, whole: bool = True) -> None:
    """Put the results of one size in the place of earlier ones; those of other sizes stay.

    whole: whether earlier ones go; else those stay, name by name, that were not measured now.
    """
    before = read(folder).get(part, {}).get("sizes", {})
    old = {} if whole else before.get(str(size), {})
    kept = {name: {**found, **measured[name]} for name, found in old.items() if isinstance(measured.get(name), dict)}
    keep(part, {"sizes": {**before, str(size): {**old, **measured, **kept}}}, folder)


def written(value: Any, depth: int = 0) -> str:
    """As JSON, a run a line, so that the numbers of one run stand together.

    >>> print(written({"b": [{"wall": 1.5, "cpu": 2}], "a": 1}))
    {
     "b": [
      {"wall": 1.5, "cpu": 2}
     ],
     "a": 1
    }
    """
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if not any(isinstance(part, dict | list) for part in inner) or (isinstance(value, dict) and "wall" in value):
        return json.dumps(value, ensure_ascii=False)
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    items = (
        [f"{json.dumps(name, ensure_ascii=False)}: {written(part, depth + 1)}" for name, part in value.items()]
        if isinstance(value, dict)
        else [written(part, depth + 1) for part in value]
    )
    between = f",\n{' ' * (depth + 1)}"
    return f"{opened}\n{' ' * (depth + 1)}{between.join(items)}\n{' ' * depth}{closed}"


def rounded(value: Any) -> Any:
    """Times to tenths of a millisecond: what stands behind is noise.

    >>> rounded({"wall": [1.23456789, 2]})
    {'wall': [1.2346, 2]}
    """
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(part) for part in value]
    return round(value, 4) if isinstance(value, float) else value


def median(runs: Sequence[dict[str, Any]], name: str = "wall") -> float:
    return statistics.median(run[name] for run in runs)


def spread(values: Sequence[float], places: int = 2) -> str:
    """Median, with least and most where there are several.

    >>> spread([3.0, 1.0, 2.0]), spread([2.0])
    ('2.00 (1.00–3.00)', '2.00')
    """
    middle = f"{statistics.median(values):,.{places}f}"
    return f"{middle} ({min(values):,.{places}f}–{max(values):,.{places}f})" if len(values) > 1 else middle
