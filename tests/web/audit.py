"""Lighthouse on the built site, phone profile, the median of three: `make audit-web`, or python -m tests.web.audit."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.web.served import HOST, served

ROOT = Path(__file__).parent.parent.parent
TOOLS = ROOT / ".cache/lighthouse"
PORT = 8931
"""Fixed, because the pages must say the address at which they are asked for."""
RUNS = 3
BOUNDS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
PAGES = {"home": "", "edition": "xep-hang/dti-province-2022/", "unit": "don-vi/tay-ninh/"}
MEASURES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")


def lighthouse() -> Path:
    """The program, from tests/web/package-lock.json with its hashes."""
    wanted = (ROOT / "tests/web/package-lock.json").read_bytes()
    lock, program = TOOLS / "package-lock.json", TOOLS / "node_modules/.bin/lighthouse"
    if not (program.exists() and lock.exists() and lock.read_bytes() == wanted):
        if not shutil.which("npm"):
            sys.exit("make audit-web needs Node.js 20 or later with npm")
        TOOLS.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(ROOT / "tests/web" / name, TOOLS / name)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=TOOLS, check=True)
    return program


def measured(program: Path, address: str, out: Path) -> dict:
    """One report of one page."""
    flags = "--headless=new --no-sandbox --disable-gpu"
    command = [program, address, "--quiet", "--output=json", f"--output-path={out}", f"--chrome-flags={flags}"]
    command += [f"--only-categories={','.join(BOUNDS)}"]
    subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": chromium()}, timeout=180)
    return json.loads(out.read_text(encoding="utf-8"))


def chromium() -> str:
    for name in ("chromium", "google-chrome", "chromium-browser"):
        if found := os.environ.get("CHROME_PATH") or shutil.which(name):
            return found
    sys.exit("make audit-web needs Chromium; say where it is with CHROME_PATH")


def complaints(report: dict) -> list[str]:
    """What Lighthouse finds wrong, save for speed, which has its figures."""
    named = [a["id"] for c, v in report["categories"].items() if c != "performance" for a in v["auditRefs"]]
    return sorted({name for name in named if report["audits"][name]["score"] not in (None, 1)})


def build(site: Path) -> None:
    command = [sys.executable, "-m", "generator", "build", "--quiet", "--site", str(site)]
    subprocess.run([*command, "--base-url", f"http://{HOST}:{PORT}/vn/"], cwd=ROOT, check=True)


def main() -> int:
    program = lighthouse()
    low = []
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        build(site)
        print(f"{'page':10}{''.join(f'{name:>16}' for name in BOUNDS)}   FCP    LCP    TBT    CLS    bytes")
        with served(site, "/vn/", PORT) as address:
            for page, path in PAGES.items():
                reports = [measured(program, address + path, Path(folder, f"{run}.json")) for run in range(RUNS)]
                scores = {n: statistics.median(r["categories"][n]["score"] * 100 for r in reports) for n in BOUNDS}
                times = [statistics.median(r["audits"][n]["numericValue"] for r in reports) for n in MEASURES]
                weight = reports[0]["audits"]["total-byte-weight"]["numericValue"]
                fcp, lcp, tbt, cls = times
                shown = "".join(f"{scores[name]:16.0f}" for name in BOUNDS)
                print(f"{page:10}{shown}  {fcp / 1000:.2f}s  {lcp / 1000:.2f}s  {tbt:3.0f}ms  {cls:.3f}  {weight:.0f}")
                for name in complaints(reports[0]):
                    print(f"{'':10}{name}: {reports[0]['audits'][name]['title']}")
                low += [(page, name) for name, bound in BOUNDS.items() if round(scores[name]) < bound]
    for page, name in low:
        print(f"{page}: {name} is under {BOUNDS[name]}", file=sys.stderr)
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
