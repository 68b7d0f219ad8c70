"""Writes the expected messages of every case anew; read the difference before you commit it. Never run by CI.

python -m tests.gate.write_expected
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from generator import gate
from generator.gate.report import as_text
from tests.gate import cases

if __name__ == "__main__":
    for name in cases.names():
        with tempfile.TemporaryDirectory() as folder:
            problems = gate.read(cases.build(name, Path(folder)), "datasets").problems
        for language in cases.LANGUAGES:
            (cases.CASES / name / f"expected.{language}.txt").write_text(as_text(problems, language), "utf-8")
