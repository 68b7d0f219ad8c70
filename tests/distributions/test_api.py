"""The static API: every answer fits its schema, every address is there, and the examples of its page run."""

from __future__ import annotations

import csv
import html
import json
import re
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.conftest import SUB_PATH
from tests.web.served import served

if TYPE_CHECKING:
    from pathlib import Path

BASE = f"https://thuocdo.example/{SUB_PATH}"
LISTS = {"units": "unit", "editions": "edition", "indicators": "indicator", "packages": "package"}


@cache
def read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def description(site: Path, language: str = "vi") -> dict[str, Any]:
    return read(site / ("api/openapi.json" if language == "vi" else f"api/openapi.{language}.json"))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_description_is_valid_openapi(real_site: Path, language: str) -> None:
    OpenAPIV31SpecValidator(description(real_site, language)).validate()
    assert description(real_site)["paths"].keys() == description(real_site, language)["paths"].keys()
    assert description(real_site)["servers"] == [{"url": BASE.rstrip("/")}]


def test_every_json_file_that_the_description_names_fits_its_schema(real_site: Path) -> None:
    seen: set[Path] = set()
    for path, item in description(real_site)["paths"].items():
        (kind, content), *_ = item["get"]["responses"]["200"]["content"].items()
        files = list(real_site.glob(re.sub(r"\{[a-z]+\}", "*", path[1:])))
        assert files, path
        if kind == "application/json":
            name = content["schema"]["$ref"].rpartition("/")[2]
            if name != "datapackage":
                schema = read(real_site / f"api/schemas/{name}.json")
                Draft202012Validator.check_schema(schema)
                judge = Draft202012Validator(schema)
                for file in files:
                    error = next(judge.iter_errors(read(file)), None)
                    assert error is None, (file, error and error.json_path, error and error.message[:200])
        seen.update(files)
    beside = {file for ending in ("json", "csv") for file in real_site.rglob(f"data.{ending}")}
    own = {real_site / "so-sanh" / name for name in ("data.json", "data.csv")}
    """What one page of the site needs to set units side by side; its tables are those of editions."""
    assert beside - own <= seen


def test_a_schema_refuses_a_key_that_nobody_knows_and_a_rank_of_nothing(real_site: Path) -> None:
    judge = Draft202012Validator(read(real_site / "api/schemas/edition.json"))
    edition = next(e for file in sorted(real_site.glob("xep-hang/*/data.json")) if (e := read(file)).get("units"))
    assert judge.is_valid(edition)
    assert not judge.is_valid({**edition, "surprise": 1})
    first = {**edition["units"][0], "figures": [{"indicator": "index", "rank": 0}]}
    assert not judge.is_valid({**edition, "units": [first]})


def test_schemas_say_their_own_address(real_site: Path) -> None:
    for file in (real_site / "api/schemas").glob("*.json"):
        assert read(file)["$id"] == f"{BASE}api/schemas/{file.name}"


def test_the_lists_name_every_page_with_data_and_lead_to_it(real_site: Path) -> None:
    named = set()
    for name, key in LISTS.items():
        rows = read(real_site / f"api/{name}.json")[name]
        assert len({(row.get("framework", ""), row[key]) if key != "edition" else row[key] for row in rows}) == len(
            rows
        )
        named |= {real_site / row["path"] for row in rows}
    pages = {
        file.parent for where in ("don-vi", "xep-hang", "chi-so") for file in (real_site / where).rglob("data.json")
    }
    packages = {file.parent for file in real_site.glob("du-lieu/*/datapackage.json")}
    assert named == pages | packages


def test_the_list_of_packages_knows_every_file(real_site: Path) -> None:
    for package in read(real_site / "api/packages.json")["packages"]:
        folder = real_site / package["path"]
        sizes = {file.relative_to(folder).as_posix(): file.stat().st_size for file in folder.rglob("*.*")}
        assert sizes.pop("index.html"), "the page about them"
        assert {file["path"]: file["bytes"] for file in package["files"]} == sizes
        for file in package["files"]:
            if file["path"].endswith(".csv"):
                with (folder / file["path"]).open(encoding="utf-8", newline="") as lines:
                    assert file["rows"] == sum(1 for _ in csv.reader(lines)) - 1


def example(site: Path, language: str, kind: str) -> str:
    page = (site / ("" if language == "vi" else language) / "api/index.html").read_text(encoding="utf-8")
    found = re.findall(rf'<pre><code class="language-{kind}">(.*?)</code></pre>', page, re.DOTALL)
    assert len(found) == 1
    return html.unescape(found[0])


@pytest.mark.parametrize("kind", ["bash", "python"])
def test_the_examples_of_the_page_run_against_the_site(real_site: Path, tmp_path: Path, kind: str) -> None:
    code = example(real_site, "vi", kind)
    assert code == example(real_site, "en", kind)
    command = ["bash", "-e"] if kind == "bash" else [sys.executable]
    with served(real_site, f"/{SUB_PATH}") as there:
        asked = code.replace(BASE, there)
        assert asked.count(there) == code.count(BASE) > 0
        done = subprocess.run([*command, "-"], input=asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    if kind == "bash":
        assert json.loads((tmp_path / "unit.json").read_text(encoding="utf-8"))["editions"]
        assert "unit,name" in (tmp_path / "data.csv").read_text(encoding="utf-8")
    else:
        assert "rank" in done.stdout
        assert "share" in done.stdout
