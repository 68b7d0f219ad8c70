"""The documents keep up with the code; no file tells where it was made."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
DEPENDENCIES = [
    re.match(r"[\w-]+", line)[0]
    for line in (*PROJECT["project"]["dependencies"], *(x for e in EXTRAS.values() for x in e))
]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md")
TOOLS = ("ruff check .", "ruff format --check .", "mypy", "lint-imports")

# Written so that this file does not match them itself.
REGISTRIES = re.compile(
    r"p[y]pi\.org|p[y]thonhosted|registry\.n[p]mjs|registry\.y[a]rnpkg|proxy\.g[o]lang|crates\.i[o]|anacond[a]\.org"
    r"|(?<!no-emit-)index-[u]rl[ =]|find-[l]inks",
    re.IGNORECASE,
)
PLACES = re.compile(r"""(?<![\w.~*/>-])(/(work|home|root|Users|opt|private|workspaces?)/[\w.-]|[A-Z]:\\[\w])""")


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


def files():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for path in listed.split("\0") if path and (ROOT / path).is_file()]


def table_rows(document):
    """The cells of every row of a document's tables, its first cell's code words taken apart."""
    lines = [line for line in text(document).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def matches(pattern, path):
    content = (ROOT / path).read_bytes()
    if b"\0" in content:
        return []
    return [f"{path}: {found[0]}" for found in pattern.finditer(content.decode("utf-8", "replace"))]


# The documents


def test_the_readme_is_under_120_lines():
    assert len(text("README.md").splitlines()) < 120


def test_the_readme_names_every_command():
    source = text("generator/cli.py")
    commands = re.findall(r"^@app\.command\(\)\ndef (\w+)", source, re.MULTILINE)
    assert commands
    assert [name for name in commands if f"thuocdo {name}" not in text("README.md")] == []


@pytest.mark.parametrize("name", DEPENDENCIES)
def test_a_dependency_is_named_in_contributing_with_its_reason(name):
    reasons = {word: row[1] for row in table_rows("CONTRIBUTING.md") for word in row[0].split(", ")}
    assert len(reasons.get(name, "").split()) >= 3


def test_contributing_gives_no_reason_for_a_dependency_that_is_gone():
    section = text("CONTRIBUTING.md").partition("## Dependencies")[2].partition("\n## ")[0]
    rows = [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("|")][2:]
    assert {name for row in rows for name in row.split(", ")} == set(DEPENDENCIES)


def test_every_exception_from_the_lints_has_its_reason_in_contributing():
    lint = PROJECT["tool"]["ruff"]["lint"]
    codes = {*lint["ignore"], *(code for codes in lint["per-file-ignores"].values() for code in codes)}
    explained = {code for row in table_rows("CONTRIBUTING.md") for code in re.findall(r"`([A-Z]+\d*)`", row[0])}
    assert codes == explained


def test_make_check_runs_what_contributing_says_and_ci_runs_make_test():
    makefile = text("Makefile")
    assert [tool for tool in TOOLS if f"$(BIN)/{tool}\n" not in makefile] == []
    assert all(tool.removesuffix(" .") in text("CONTRIBUTING.md") for tool in TOOLS)
    assert text(".ci/run").splitlines()[-1] == "make test"
    assert "run: make test" in text(".github/workflows/check.yml")


def modules_named(package):
    """Modules that ARCHITECTURE names in the paragraph about a package ("" for the top)."""
    paragraphs = re.split(r"\n\* |\n\n", text("ARCHITECTURE.md").partition("\n## Modules")[2].partition("\n## ")[0])
    start = f"`{package}/`" if package else "`generator/` itself"
    return {
        name
        for paragraph in paragraphs
        if paragraph.removeprefix("* ").startswith(start)
        for name in re.findall(r"`(\w+\.py)`", paragraph)
    }


def test_every_module_is_named_in_the_architecture():
    missing = []
    for path in files():
        if path.startswith("generator/") and path.endswith(".py") and not path.endswith("__init__.py"):
            package = str(Path(path).parent.relative_to("generator")).removeprefix(".")
            missing += [path] * (Path(path).name not in modules_named(package))
    assert missing == []


def test_the_architecture_names_no_module_that_is_gone():
    packages = ["", *(folder.name for folder in (ROOT / "generator").iterdir() if (folder / "__init__.py").exists())]
    named = {
        f"generator/{package}/{name}".replace("//", "/") for package in packages for name in modules_named(package)
    }
    assert len(named) > 60
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_the_architecture_has_the_layers_of_the_contract():
    contract = next(c for c in PROJECT["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    section = text("ARCHITECTURE.md").partition("\n## Layers")[2].partition("\n## ")[0]
    line = next(part for part in section.split("\n\n") if part.startswith("`__main__` →"))
    layers = [" | ".join(re.findall(r"`(\w+)`", layer)) for layer in line.split("→")]
    assert layers == contract["layers"]


def test_the_changelog_speaks_of_data_and_method_before_site_and_code():
    for version in text("CHANGELOG.md").split("\n## ")[1:]:
        headings = re.findall(r"^### (.+)$", version, re.MULTILINE)
        assert headings == [name for name in ("Data", "Method", "Site", "Code") if name in headings]
    assert f"## {PROJECT['project']['version']} " in text("CHANGELOG.md")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_between_documents_leads_to_something(document):
    links = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", text(document)))
    inside = {link for link in links if not re.match(r"https?:|#", link)}
    assert sorted(link for link in inside if not (ROOT / link.partition("#")[0]).exists()) == []


# What no file may tell


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        (REGISTRIES, "https://{}.org/simple".format("p" + "ypi")),
        (REGISTRIES, "--{}=https://mirror.example".format("index" + "-url")),
        (PLACES, "see /{}/me/notes".format("ho" + "me")),
        (PLACES, "{}:\\Users".format("C")),
    ],
)
def test_an_address_or_a_place_would_be_noticed(pattern, told):
    assert pattern.search(told)
    assert not pattern.search("--no-emit-index-url, https://example.org/home/page, #!/usr/bin/env bash")


def test_no_file_names_a_package_registry():
    assert [found for path in files() for found in matches(REGISTRIES, path)] == []


def test_no_file_names_a_place_on_a_machine():
    assert [found for path in files() for found in matches(PLACES, path)] == []


def test_the_lock_has_a_hash_for_every_version_and_no_address():
    lock = text("requirements.lock")
    pins = re.split(r"\n(?=[a-z0-9])", lock.strip())
    assert {re.match(r"[\w-]+", pin)[0] for pin in pins} >= set(DEPENDENCIES)
    assert [pin.split("\n")[0] for pin in pins if not re.match(r"[\w.\[\],-]+==\S+", pin)] == []
    assert [pin.split("\n")[0] for pin in pins if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", pin)] == []
    assert "://" not in lock
