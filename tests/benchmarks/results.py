"""Where measured times are kept: one document, a section a benchmark, each written by its own run."""

from __future__ import annotations

from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"


def write(section: str, results: Path = RESULTS) -> None:
    """Put a section, its heading in the first line, in the place of an earlier one, or at the end."""
    heading = section.partition("\n")[0]
    kept = sections(results.read_text(encoding="utf-8")) if results.exists() else {}
    kept[heading] = section.strip()
    results.write_text("\n\n".join(kept.values()) + "\n", encoding="utf-8")


def sections(text: str) -> dict[str, str]:
    """Sections by their heading, in their order.

    >>> sections("# A\\n\\none\\n\\n# B\\n\\ntwo\\n")
    {'# A': '# A\\n\\none', '# B': '# B\\n\\ntwo'}
    """
    found: dict[str, list[str]] = {}
    heading = ""
    for line in text.splitlines():
        heading = line if line.startswith("# ") else heading
        found.setdefault(heading, []).append(line)
    return {heading: "\n".join(lines).strip() for heading, lines in found.items() if heading}
