"""The catalogue for data portals: it fits DCAT-AP 3.0.1, and CKAN reads out of it what was written into it."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS

from generator import packages
from generator.distributions.awaited import laid_in
from generator.distributions.catalogue import About, catalogue_files
from generator.model import Dataset, Text
from tests.conftest import ROOT, SUB_PATH

HERE = Path(__file__).parent
BASE = f"https://thuocdo.example/{SUB_PATH}"
CKAN = ROOT / ".cache" / "ckan-env" / "bin" / "python"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture(scope="session")
def shapes() -> Graph:
    return Graph().parse(HERE / "dcat-ap-SHACL.ttl")


@pytest.fixture(scope="session")
def ties() -> Dataset:
    return packages.load(ROOT / "tests/sites/ties/datasets").dataset


def written_files(**more: tuple[str, int]) -> dict[str, tuple[str, int]]:
    return {
        "du-lieu/mau/index.html": ("", 0),
        "du-lieu/mau/datapackage.json": ("ab" * 32, 10),
        "du-lieu/mau/editions.csv": ("cd" * 32, 20),
        "du-lieu/mau/mau.zip": ("ef" * 32, 30),
        "du-lieu/mau/mau.xlsx": ("01" * 32, 40),
        "du-lieu/mau/parquet/editions.parquet": ("23" * 32, 50),
        "du-lieu/mau/editions.csv-metadata.json": ("45" * 32, 60),
        **more,
    }


def catalogue(ties: Dataset, base_url: str = BASE, **more: tuple[str, int]) -> dict[str, str]:
    """A catalogue in which everything that may be said is said."""
    files = written_files(**more)
    licence = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
    owner, contact = Text("Sở Mẫu", "Sample"), "hoi@mau.example"
    asked = About(base_url, "2026-03-10", ("vi", "en"), files, owner, contact, licence)
    return {path: laid_in(text, files) for path, text in catalogue_files(ties, asked).items()}


def conforms(graph: Graph, shapes: Graph) -> tuple[bool, str]:
    fits, _, text = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    return fits, text


def test_the_real_catalogue_fits_the_shapes_of_dcat_ap(real_site: Path, shapes: Graph) -> None:
    graph = Graph().parse(real_site / "catalog.ttl")
    fits, text = conforms(graph, shapes)
    assert fits, text
    kinds = Counter(graph.objects(None, RDF.type))
    assert kinds[DCAT.Catalog] == 1
    assert kinds[DCAT.DatasetSeries] > 20
    assert kinds[DCAT.Distribution] == kinds[SPDX.Checksum] > 200


def test_a_catalogue_with_every_format_and_a_contact_fits_them_too(ties: Dataset, shapes: Graph) -> None:
    name = next(name for name in ties.packages if name != "register")
    files = {
        path.replace("/mau/", f"/{name}/"): file
        for path, file in written_files().items()
        if path.startswith("du-lieu/mau/")
    }
    graph = Graph().parse(data=catalogue(ties, **files)["catalog.ttl"])
    fits, text = conforms(graph, shapes)
    assert fits, text
    formats = {str(form).rpartition("/")[2] for form in graph.objects(None, DCTERMS.format)}
    assert formats == {"CSV", "JSON", "JSON_LD", "PARQUET", "XLSX", "ZIP"}
    assert graph.value(None, RDF.type, URIRef("http://www.w3.org/2006/vcard/ns#Kind"))


@pytest.mark.parametrize(
    "kind",
    [
        *(DCAT.Dataset, DCAT.DatasetSeries, DCAT.Distribution, SPDX.Checksum, SPDX.ChecksumAlgorithm),
        *(DCTERMS.PeriodOfTime, DCTERMS.Location, DCTERMS.LicenseDocument, DCTERMS.LinguisticSystem),
        *(DCTERMS.MediaType, DCTERMS.MediaTypeOrExtent, DCTERMS.RightsStatement, DCTERMS.Standard),
        *(URIRef("http://xmlns.com/foaf/0.1/Agent"), URIRef("http://xmlns.com/foaf/0.1/Document")),
        *(URIRef("http://www.w3.org/2004/02/skos/core#Concept"), URIRef("http://www.w3.org/2006/vcard/ns#Kind")),
    ],
    ids=lambda kind: str(kind).replace("#", "/").rpartition("/")[2],
)
def test_a_node_without_its_type_would_be_noticed(kind: URIRef, ties: Dataset, shapes: Graph) -> None:
    name = next(name for name in ties.packages if name != "register")
    file = {f"du-lieu/{name}/datapackage.json": ("ab" * 32, 10)}
    graph = Graph().parse(data=catalogue(ties, **file)["catalog.ttl"])
    assert (None, RDF.type, kind) in graph
    graph.remove((None, RDF.type, kind))
    assert not conforms(graph, shapes)[0]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own reader
def test_turtle_and_json_ld_say_the_same_with_an_address_and_without(ties: Dataset) -> None:
    for base in (BASE, ""):
        files = catalogue(ties, base)
        where = base or "https://somewhere.example/a/"
        one, other, former = (
            set(Graph().parse(data=files[path], format=form, publicID=where + path))
            for path, form in (
                ("catalog.ttl", "turtle"),
                ("catalog.jsonld", "json-ld"),
                ("du-lieu/catalog.jsonld", "json-ld"),
            )
        )
        assert one == other == former
        assert URIRef(f"{where}du-lieu/register/datapackage.json#dataset") in {subject for subject, _, _ in one}
        assert "thuocdo.invalid" not in "".join(files.values())


def test_without_an_address_everything_lies_beside_the_catalogue(ties_site: Path) -> None:
    graph = Graph().parse(ties_site / "catalog.ttl", publicID="https://somewhere.example/deep/catalog.ttl")
    files = [
        str(file).removeprefix("https://somewhere.example/deep/") for file in graph.objects(None, DCAT.downloadURL)
    ]
    assert len(files) > 10
    assert all((ties_site / file).is_file() for file in files)


# ── Read by CKAN ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def harvested(real_site: Path) -> list[dict[str, list[dict[str, Any]]]]:
    """What ckanext-dcat makes of both files, by language."""
    assert CKAN.exists(), "make .cache/ckan-env/.ready installs it"
    files = [real_site / "catalog.ttl", "ttl", real_site / "catalog.jsonld", "jsonld"]
    done = subprocess.run(
        [CKAN, HERE / "read_by_ckan.py", *files], capture_output=True, text=True, check=False, cwd=real_site.parent
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, list[dict[str, Any]]]] = json.loads(done.stdout)
    return found


def extras(dataset: dict[str, Any]) -> dict[str, str]:
    return {extra["key"]: extra["value"] for extra in dataset["extras"]}


def written(graph: Graph, language: str) -> dict[str, dict[str, Any]]:
    """What stands in the catalogue, by the address of each dataset, in the words of CKAN."""

    def text(node: URIRef, predicate: URIRef) -> str:
        said = {o.language: str(o) for o in graph.objects(node, predicate) if isinstance(o, Literal)}
        return said.get(language) or said.get("vi") or said[None]

    def one(*way: URIRef) -> str | None:
        node: Any = way[0]
        for predicate in way[1:]:
            node = graph.value(node, predicate)
        return None if node is None else str(node)

    found = {}
    foaf = Namespace("http://xmlns.com/foaf/0.1/")
    for node in graph.subjects(RDF.type, DCAT.Dataset):
        assert isinstance(node, URIRef)
        resources = {}
        for file in graph.objects(node, DCAT.distribution):
            assert isinstance(file, URIRef)
            resources[str(file)] = {
                "url": one(file, DCAT.downloadURL),
                "name": one(file, DCTERMS.title),
                "format": one(file, DCTERMS.format),
                "mimetype": one(file, DCAT.mediaType),
                "size": int(one(file, DCAT.byteSize) or ""),
                "hash": one(file, SPDX.checksum, SPDX.checksumValue),
                "hash_algorithm": one(file, SPDX.checksum, SPDX.algorithm),
                "license": one(file, DCTERMS.license),
            }
        found[str(node)] = {
            "title": text(node, DCTERMS.title),
            "notes": text(node, DCTERMS.description),
            "version": one(node, DCAT.version),
            "url": one(node, DCAT.landingPage),
            "identifier": one(node, DCTERMS.identifier),
            "publisher_name": one(node, DCTERMS.publisher, foaf.name),
            "temporal_start": one(node, DCTERMS.temporal, DCAT.startDate),
            "temporal_end": one(node, DCTERMS.temporal, DCAT.endDate),
            "spatial_uri": one(node, DCTERMS.spatial),
            "access_rights": one(node, DCTERMS.accessRights),
            "issued": one(node, DCTERMS.issued),
            "modified": one(node, DCTERMS.modified),
            "tags": {str(word) for word in graph.objects(node, DCAT.keyword)},
            "language": {str(code) for code in graph.objects(node, DCTERMS.language)},
            "theme": {str(theme) for theme in graph.objects(node, DCAT.theme)},
            "resources": resources,
        }
    return found


def read(dataset: dict[str, Any]) -> dict[str, Any]:
    """The same of what CKAN read."""
    more = extras(dataset)
    files = {}
    for resource in dataset["resources"]:
        names = ("url", "name", "format", "mimetype", "size", "hash", "hash_algorithm", "license")
        files[resource["uri"]] = {name: resource.get(name) for name in names}
    simple = ("identifier", "publisher_name", "temporal_start", "temporal_end", "spatial_uri", "access_rights")
    return {
        **{name: dataset.get(name) for name in ("title", "notes", "version", "url")},
        **{name: more.get(name) for name in (*simple, "issued", "modified")},
        "tags": {tag["name"] for tag in dataset["tags"]},
        "language": set(json.loads(more["language"])),
        "theme": set(json.loads(more["theme"])),
        "resources": files,
    }


def test_ckan_reads_what_was_written(real_site: Path, harvested: list[dict[str, list[dict[str, Any]]]]) -> None:
    graph = Graph().parse(real_site / "catalog.ttl")
    for language in ("vi", "en"):
        expected = written(graph, language)
        for file in harvested:
            assert {extras(dataset)["uri"]: read(dataset) for dataset in file[language]} == expected
        titles = [dataset["title"] for dataset in expected.values()]
        assert all(titles)
        assert not any(value is None for dataset in expected.values() for value in dataset["resources"].values())


def test_a_second_harvest_finds_the_same_datasets(
    harvested: list[dict[str, list[dict[str, Any]]]], real_site: Path
) -> None:
    """A harvester keeps a dataset by its address, else its identifier: neither may differ, nor stand for two."""
    names = [
        sorted((extras(dataset)["uri"], extras(dataset)["identifier"]) for dataset in file[language])
        for file in harvested
        for language in ("vi", "en")
    ]
    assert all(found == names[0] for found in names)
    addresses, identifiers = zip(*names[0], strict=True)
    assert len(set(addresses)) == len(set(identifiers)) == len(names[0]) > 70
    assert all(address.startswith(BASE) for address in addresses)


def test_sums_and_sizes_are_those_of_the_files(real_site: Path) -> None:
    graph = Graph().parse(real_site / "catalog.ttl")
    sums = {line[66:]: line[:64] for line in (real_site / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
    named = set()
    for node in graph.subjects(RDF.type, DCAT.Distribution):
        path = str(graph.value(node, DCAT.downloadURL)).removeprefix(BASE)
        checksum = graph.value(node, SPDX.checksum)
        assert str(graph.value(checksum, SPDX.checksumValue)) == sums[path]
        assert int(str(graph.value(node, DCAT.byteSize))) == (real_site / path).stat().st_size
        named.add(path)
    assert named >= {path for path in sums if path.startswith("du-lieu/") and path.endswith("datapackage.json")}
