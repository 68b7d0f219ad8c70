"""The gate: every file of a folder of packages, judged byte by byte and cell by cell, all problems at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.gate import concordance, descriptor, editions, figures, files, references, register, sheets, trees
from generator.gate.findings import Findings
from generator.gate.resources import PROFILE, frameworks_of, written
from generator.gate.schema import tables_of
from generator.gate.site import Site
from generator.gate.tables import RawPackage
from generator.gate.untranslated import untranslated
from generator.gate.views import Draft, read_table

if TYPE_CHECKING:
    from pathlib import Path

    from generator.errors import Problem

__all__ = ["Reading", "read", "untranslated"]


@dataclass(frozen=True)
class Reading:
    """What stands in a folder, and what is wrong with it.

    packages: those whose descriptor and needed tables can be read, the register first, then by name;
    problems: refusals and notes, by file, line and column.
    """

    packages: tuple[RawPackage, ...]
    problems: list[Problem]

    @property
    def refused(self) -> bool:
        return any(not problem.note for problem in self.problems)


def read(datasets: Path, shown: str | None = None, *, resources: bool = True, workers: int = 1) -> Reading:
    """Reads a folder with `register/` and index packages; whatever stands there, it returns and says what is wrong.

    shown: how messages call the folder (default: as the person typed it);
    resources: whether descriptors must be in step with the tables; `describe`, which mends that, does not ask;
    workers: processes that judge sheets, where there are many.
    """
    findings = Findings()
    drafts = [
        _draft(folder, findings, resources)
        for folder in files.folders(datasets, shown or datasets.as_posix(), findings)
    ]
    _rules(Site(drafts, findings), workers)
    packages = tuple(package for draft in drafts if (package := _package(draft)))
    if resources and not any(not problem.note for problem in findings.sorted()):
        _in_step(drafts, packages, findings)
    return Reading(packages, findings.sorted())


def _draft(folder: files.Folder, findings: Findings, resources: bool) -> Draft:
    draft = Draft(folder, descriptor=descriptor.read(folder, findings, resources=resources))
    for schema in tables_of(folder.name):
        name = f"{schema.name}.csv"
        view, fit = read_table(folder, schema, findings) if name in folder.files else (None, False)
        if view is not None and fit:
            draft.views[schema.name] = view
        elif name in folder.seen or schema.needed:
            draft.broken.add(schema.name)
    return draft


def _rules(site: Site, workers: int) -> None:
    references.check(site)
    register.check(site)
    trees.check(site)
    concordance.check(site)
    editions.check(site)
    sheets.check(site, workers)
    figures.check(site)


def _package(draft: Draft) -> RawPackage | None:
    needed = {schema.name for schema in tables_of(draft.name) if schema.needed}
    if draft.descriptor is None or not needed <= draft.views.keys():
        return None
    tables = {name: view.table for name, view in draft.views.items()} | dict(sorted(draft.sheets.items()))
    return RawPackage(draft.name, draft.folder.shown, draft.descriptor, tables)


def _in_step(drafts: list[Draft], packages: tuple[RawPackage, ...], findings: Findings) -> None:
    """Each descriptor's resources are what `describe` would write."""
    frameworks = frameworks_of(packages)
    for draft, package in zip(drafts, packages, strict=True):
        content = package.descriptor
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
