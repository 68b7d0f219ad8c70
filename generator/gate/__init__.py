"""The gate: every file of a folder of packages, judged byte by byte and cell by cell, all problems at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from generator.fingerprint import digest
from generator.gate import concordance, descriptor, editions, figures, files, references, register, sheets, trees
from generator.gate.findings import Findings
from generator.gate.resources import PROFILE, frameworks_of, written
from generator.gate.schema import SCORES, tables_of
from generator.gate.site import Site
from generator.gate.tables import Descriptor, RawPackage
from generator.gate.untranslated import untranslated
from generator.gate.views import Draft, read_table, trusted_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from generator.errors import Problem

__all__ = ["Agreed", "Elsewhere", "Reading", "passed", "read", "reopened", "untranslated"]


@dataclass(frozen=True)
class Reading:
    """What stands in a folder, and what is wrong with it.

    packages: those whose descriptor and needed tables can be read, the register first, then by name;
    problems: refusals and notes, by file, line and column;
    small: digest of all files but sheets of scores; sheets: digest of each of those;
    new: by package, the sheets that did not pass beside these small files before; None where nothing is known of them.
    """

    packages: tuple[RawPackage, ...]
    problems: list[Problem]
    small: str = ""
    sheets: frozenset[str] = frozenset()
    new: Mapping[str, frozenset[str]] | None = None

    @property
    def refused(self) -> bool:
        return any(not problem.note for problem in self.problems)


@dataclass(frozen=True)
class Agreed:
    """What passed before. sheets: their digests; words: of each package's descriptor, what people wrote."""

    sheets: frozenset[str]
    words: Mapping[str, Mapping[str, Any]]


Recall = Callable[[str], Agreed | None]
"""Digest of all small files → what passed with them; None where they did not pass yet."""


class Elsewhere(Protocol):
    """Processes of other machines, which see the same folder and judge its sheets."""

    def begin(self, stand: str, *, trusted: bool) -> None:
        """Before anything is asked. stand: digest of every file; trusted: nobody need judge the small ones again."""

    def sheets(self, jobs: Sequence[sheets.Job], /) -> Iterable[Findings]:
        """What is wrong with each sheet, in the order of the jobs."""


def read(
    datasets: Path,
    shown: str | None = None,
    *,
    resources: bool = True,
    workers: int = 1,
    recall: Recall | None = None,
    told: sheets.Told | None = None,
    elsewhere: Elsewhere | None = None,
) -> Reading:
    """Reads a folder with `register/` and index packages; whatever stands there, it returns and says what is wrong.

    shown: how messages call the folder (default: as the person typed it);
    resources: whether descriptors must be in step with the tables; `describe`, which mends that, does not ask;
    workers: processes that judge sheets, where there are many;
    recall: what passed before without a word; that is read again but not judged again;
    told: told how many sheets of how many are judged;
    elsewhere: who judges sheets instead of processes here.
    """
    findings = Findings()
    folders = files.folders(datasets, shown or datasets.as_posix(), findings)
    small, digests = _digests(folders)
    agreed = recall(small) if recall and not findings.sorted() else None
    site = _trusting(folders, findings, agreed.words) if agreed else _judging(folders, findings, resources)
    if elsewhere:
        elsewhere.begin(_stand(small, digests), trusted=not findings.sorted())
    sheets.check(site, workers, agreed.sheets if agreed else (), told, elsewhere.sheets if elsewhere else None)
    drafts = site.drafts
    packages = tuple(package for draft in drafts if (package := _package(draft)))
    new = _new(digests, agreed.sheets) if agreed else None
    changed = [draft.name for draft in drafts if new is None or draft.name in new]
    if resources and not any(not problem.note for problem in findings.sorted()):
        _in_step(drafts, packages, findings, changed)
    return Reading(packages, findings.sorted(), small, _all(digests), new)


Digests = dict[str, dict[str, str]]
"""Of each sheet, by package and table."""


def _all(digests: Digests) -> frozenset[str]:
    return frozenset(found for sheets in digests.values() for found in sheets.values())


def _new(digests: Digests, agreed: frozenset[str]) -> dict[str, frozenset[str]]:
    """The sheets that did not pass before, of those packages that have any."""
    found = {name: frozenset(table for table, one in of.items() if one not in agreed) for name, of in digests.items()}
    return {name: tables for name, tables in found.items() if tables}


def _judging(folders: list[files.Folder], findings: Findings, resources: bool) -> Site:
    """The small files of all packages, judged."""
    site = Site([_draft(folder, findings, resources) for folder in folders], findings)
    _rules(site)
    return site


def _trusting(
    folders: list[files.Folder], findings: Findings, words: Mapping[str, Mapping[str, Any]] | None = None
) -> Site:
    """The same of files that passed before, which are only read. words: see `Agreed`."""
    return Site([_trusted(folder, words[folder.name] if words else None) for folder in folders], findings)


def reopened(datasets: Path, shown: str, *, trusted: bool) -> tuple[str, Site]:
    """A folder that another process has read: digest of every file as it is seen here, and its small tables."""
    findings = Findings()
    folders = files.folders(datasets, shown, findings)
    site = _trusting(folders, findings) if trusted else _judging(folders, findings, resources=True)
    return _stand(*_digests(folders)), site


def passed(site: Site) -> tuple[RawPackage, ...]:
    """The packages of a folder of which another process has found that all may pass."""
    for draft in site.drafts:
        sheets.trust(draft)
    return tuple(package for draft in site.drafts if (package := _package(draft)))


def _stand(small: str, digests: Digests) -> str:
    return digest(small, *sorted(_all(digests)))


def _digests(folders: list[files.Folder]) -> tuple[str, Digests]:
    """Of all small files together, and of each package's sheets."""
    small: list[str] = []
    found: Digests = {}
    for folder in folders:
        of_sheets = {name for name in folder.files if name.startswith(f"{SCORES}/")}
        found[folder.name] = {name.removesuffix(".csv"): sheets.of_sheet_file(folder, name) for name in of_sheets}
        small += [folder.name, *sorted(folder.seen)]
        small += [folder.digest(name) for name in sorted(folder.files.keys() - of_sheets)]
    return digest(*small), found


def _trusted(folder: files.Folder, words: Mapping[str, Any] | None) -> Draft:
    """A package whose small files passed before."""
    content = folder.files[files.DESCRIPTOR]
    if words is None:
        draft = Draft(folder, descriptor=Descriptor.of(json.loads(content.decode("utf-8-sig")), content))
    else:
        draft = Draft(folder, descriptor=Descriptor(words, content))
    for schema in tables_of(folder.name):
        if f"{schema.name}.csv" in folder.files:
            draft.views[schema.name] = trusted_table(folder, schema)
    return draft


def _described(folder: files.Folder, findings: Findings, resources: bool) -> Descriptor | None:
    whole = descriptor.read(folder, findings, resources=resources)
    return None if whole is None else Descriptor.of(whole, folder.files[files.DESCRIPTOR])


def _draft(folder: files.Folder, findings: Findings, resources: bool) -> Draft:
    draft = Draft(folder, descriptor=_described(folder, findings, resources))
    for schema in tables_of(folder.name):
        name = f"{schema.name}.csv"
        view, fit = read_table(folder, schema, findings) if name in folder.files else (None, False)
        if view is not None and fit:
            draft.views[schema.name] = view
        elif name in folder.seen or schema.needed:
            draft.broken.add(schema.name)
    return draft


def _rules(site: Site) -> None:
    references.check(site)
    register.check(site)
    trees.check(site)
    concordance.check(site)
    editions.check(site)
    figures.check(site)


def _package(draft: Draft) -> RawPackage | None:
    needed = {schema.name for schema in tables_of(draft.name) if schema.needed}
    if draft.descriptor is None or not needed <= draft.views.keys():
        return None
    tables = {name: view.table for name, view in draft.views.items()} | dict(sorted(draft.sheets.items()))
    return RawPackage(draft.name, draft.folder.shown, draft.descriptor, tables)


def _in_step(
    drafts: list[Draft], packages: tuple[RawPackage, ...], findings: Findings, changed: Collection[str]
) -> None:
    """Each descriptor's resources are what `describe` would write. changed: packages that are not known to be so."""
    frameworks = frameworks_of(packages)
    for draft, package in zip(drafts, packages, strict=True):
        if draft.name not in changed:
            continue
        content = package.described
        if content.get("$schema") != PROFILE or content.get("resources") != written(package, frameworks):
            text = draft.folder.files[files.DESCRIPTOR].decode("utf-8-sig")
            name = f"{draft.folder.shown}/{files.DESCRIPTOR}"
            findings.add(
                "descriptor-out-of-step",
                name,
                descriptor.line_of_resources(text),
                field="resources",
                package=draft.name,
            )
