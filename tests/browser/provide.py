"""Make sure that a chromium is there for the browser tests: the system's, Debian's by apt, or Playwright's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""The first is the same engine without windows: a page costs it a third of the computing."""


def system_chromium() -> str | None:
    """Path of a chromium on this machine, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def by_apt() -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=env, check=False)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    done = any(subprocess.run([*install, name], env=env, check=False).returncode == 0 for name in NAMES[:2])
    return done and system_chromium() is not None


def playwright_has_one() -> bool:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return os.path.exists(playwright.chromium.executable_path)  # noqa: PTH110 - a plain yes or no


def main() -> int:
    """Debian's chromium without windows comes beside the one with them, because the tests take a third less time."""
    if shutil.which(NAMES[0]) or by_apt() or system_chromium() or playwright_has_one():
        return 0
    return subprocess.run(
        [sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
