"""One page with a table of 58 × 3 (indicator, score, rank): by our shell and Jinja in two processes, and by hugo."""

from __future__ import annotations

import json
import multiprocessing
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator import mkdocs_hooks, publish
from generator.shell import SHELLS, Filling, Shell, mark
from tests.benchmarks import built, hugo
from tests.benchmarks.measure import ROOT, run, tell, timed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Template

PAGES, ROWS, WORKERS, BATCH = 12_700, 58, 2, 24
MARK = re.compile(r"@@td:\w+@@")
STAGE = "fill"
"""The pages themselves: templates are compiled, and nothing is removed yet."""


def made(number: int) -> built.Page:
    """Any page of many: no two hold the same figures."""
    rows: list[list[built.Cell]] = [
        [
            f"Chỉ số thành phần {row + 1}",
            f"{(number * 31 + row * 17) % 1000 / 10:.2f}",
            f"{(number + row) % 159 + 1}/159",
        ]
        for row in range(ROWS)
    ]
    table: built.Table = {"head": [["Chỉ số", "Điểm", "Hạng"]], "rows": rows}
    return built.Page(f"don-vi/don-vi-{number:05d}", f"Đơn vị {number}", f"Đơn vị {number} xếp thứ 1/159.", [table])


def measure(folder: Path, repeats: int, pages: int = PAGES) -> dict[str, Any]:
    """Both, in the frame of our pages."""
    folder.mkdir(parents=True, exist_ok=True)
    page = finished(folder / "frame")
    (folder / "frame.html").write_text(page, encoding="utf-8")
    asked = {"page": str(folder / "frame.html"), "site": str(folder / "ours"), "pages": pages, "workers": WORKERS}
    command = [sys.executable, "-m", "tests.benchmarks.page", json.dumps(asked)]
    runs = timed(lambda look: run(command, folder, look=look), repeats)
    ours = [{**done.as_json(), "own": done.stages[STAGE]} for done in runs]
    theirs = hugo.times(folder / "hugo", map(made, range(pages)), page, repeats)
    return {"pages": pages, "table": ROWS, "repeats": repeats, "ours": ours, "hugo": theirs}


def finished(folder: Path) -> str:
    """A page of a unit with nothing on it but its frame, which is built in the folder."""
    mkdocs_hooks.build_frame(ROOT / "mkdocs.yml", folder, "", stand={"vi": "Cập nhật 20/6/2025", "en": "Updated 2025"})
    shell = (folder / SHELLS["don-vi"] / "index.html").read_text(encoding="utf-8")
    return MARK.sub("-", shell)


# In the process that is measured

_filler: Filler | None = None


class Filler:
    """What workers inherit: the frame cut at its marks, the template, where files go."""

    def __init__(self, page: str, files: publish.Staging) -> None:
        before, after = built.frame(page)
        before = built.TITLE.sub(f"<title>{mark('title')}</title>", before, count=1)
        self.shell = Shell.split(before + mark("body") + after, {"title", "body"})
        self.template = template()
        self.files = files

    def write(self, number: int) -> int:
        page = made(number)
        body = self.template.render(title=page.title, lead=page.lead, tables=page.tables)
        text = self.shell.fill(Filling(f"{page.path}/", page.title, page.lead, body))
        self.files.write(f"{page.path}/index.html", text.encode())
        return len(text)


def template() -> Template:
    """As the renderer of our pages has it: escaping on, undefined names refused."""
    environment = Environment(
        loader=FileSystemLoader(hugo.TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.jinja")


def _fill(numbers: range) -> int:
    assert _filler is not None
    return sum(map(_filler.write, numbers))


def _batches(pages: int) -> Iterator[range]:
    for start in range(0, pages, BATCH):
        yield range(start, min(start + BATCH, pages))


def main(asked: dict[str, Any]) -> None:
    global _filler
    shutil.rmtree(asked["site"], ignore_errors=True)
    with publish.staging(Path(asked["site"])) as files:
        _filler = Filler(Path(asked["page"]).read_text(encoding="utf-8"), files)
        tell(STAGE)
        with multiprocessing.get_context("fork").Pool(asked["workers"]) as pool:
            for _ in pool.imap(_fill, _batches(asked["pages"])):
                pass
        tell("end")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
