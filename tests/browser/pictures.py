"""`make pictures`: builds the site of datasets/ and takes the README's pictures of it in chromium."""

from __future__ import annotations

import base64
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright
from provide import system_chromium
from serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github/pictures"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"]
"""Unhinted letters keep their distances at twice the size."""
LARGEST = 150_000
"""Bytes of a picture: a README of four is read on a phone too."""
QUALITY = 0.86
PHONE = (390, 844)
DESKTOP = (1280, 900)


@dataclass(frozen=True)
class Picture:
    """name: of the file, without .webp; path: of the page; size: of the screen in CSS pixels."""

    name: str
    path: str
    size: tuple[int, int] = DESKTOP
    scheme: str = "light"


PICTURES = (
    Picture("home", ""),
    Picture("home-phone-dark", "", PHONE, "dark"),
    Picture("edition", "xep-hang/dti-province-2022/"),
    Picture("edition-phone-en", "en/xep-hang/dti-province-2022/", PHONE),
    Picture("unit", "don-vi/da-nang/"),
    Picture("unit-en-dark", "en/don-vi/tay-ninh/", DESKTOP, "dark"),
    Picture("unit-phone", "don-vi/ninh-binh-2025/", PHONE),
    Picture("framework-en", "en/phuong-phap/dti-province-922/"),
    Picture("compared-phone", "doi-chieu/", PHONE),
)

ENCODE = """async ([data, quality]) => {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext("2d").drawImage(picture, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/webp", quality })).arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}"""
"""PNG to WebP in chromium itself, which spares a dependency."""


def taken(browser: Browser, address: str, picture: Picture) -> bytes:
    """The first screen of a page as PNG, with fonts loaded, nothing moving and no caret."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if picture.size == PHONE else 1,
        color_scheme=picture.scheme,
        reduced_motion="reduce",
        locale="en-GB" if picture.path.startswith("en/") else "vi-VN",
    )
    page = context.new_page()
    page.goto(address + picture.path)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => null)")
    png = page.screenshot(animations="disabled", caret="hide")
    context.close()
    return png


def smaller(browser: Browser, png: bytes) -> bytes:
    page = browser.new_page()
    text = page.evaluate(ENCODE, [base64.b64encode(png).decode(), QUALITY])
    page.close()
    return base64.b64decode(text)


def take(site: Path, folder: Path) -> list[str]:
    """Write every picture; returns what is said of each, and raises ValueError where one is too large."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_chromium(), args=ARGUMENTS)
        for picture in PICTURES:
            data = smaller(browser, taken(browser, address, picture))
            if len(data) > LARGEST:
                raise ValueError(f"{picture.name}: {len(data)} bytes, more than {LARGEST}")
            (folder / f"{picture.name}.webp").write_bytes(data)
            lines.append(f"{picture.name}.webp {len(data):,}")
        browser.close()
    return lines


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        site = Path(temporary) / "site"
        command = [sys.executable, "-m", "generator", "build", "--site", str(site), "--quiet"]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            return 1
        lines = take(site, FOLDER)
    names = {f"{picture.name}.webp" for picture in PICTURES}
    for old in sorted(path for path in FOLDER.iterdir() if path.name not in names):
        old.unlink()
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
