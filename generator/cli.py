"""thuocdo validate, describe, import, build, release, archive, serve, rank, audit, sample: parse, call, print."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from generator.errors import DataError, Problem, UseError
from generator.gate.schema import ID_PATTERN
from generator.i18n import translator

if TYPE_CHECKING:
    from rich.console import Console

    from generator.audit import Audit
    from generator.composite.figure import Figure
    from generator.composite.table import EditionTable
    from generator.i18n import Translator

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Thước Đo: rankings as a static site.",
)


class Language(StrEnum):
    VI = "vi"
    EN = "en"


class ProblemFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


class AuditFormat(StrEnum):
    TABLE = "table"
    JSON = "json"


class TableFormat(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"


Datasets = Annotated[Path, typer.Option(help="Folder with register/ and index packages.")]
DEFAULT = Path("datasets")
CACHE = Path(".cache")


def main() -> None:
    """The command, with people's faults as sentences and ours as tracebacks."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr] # terminals of other encodings still get the words
    try:
        app()
    except UseError as error:
        _fail(error)
    except DataError as error:
        _print_problems(error.problems, ProblemFormat.TEXT, Language.VI)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write(translator("vi")("cli.interrupted") + "\n")
        sys.exit(130)


def _fail(error: UseError, language: Language = Language.VI) -> NoReturn:
    t = translator(str(language))
    sys.stderr.write(t(f"cli.{error.key}", **error.params) + "\n")
    sys.exit(1)


def _print_problems(problems: list[Problem], form: ProblemFormat, language: Language) -> None:
    from generator.gate import report

    write = {
        ProblemFormat.TEXT: report.as_text,
        ProblemFormat.JSON: report.as_json,
        ProblemFormat.GITHUB: report.as_github,
    }
    text = write[form](problems, str(language))
    sys.stdout.write(text if not text or text.endswith("\n") else text + "\n")


@app.command()
def validate(
    datasets: Datasets = DEFAULT,
    language: Annotated[Language, typer.Option(help="Language of the messages.")] = Language.VI,
    format_: Annotated[ProblemFormat, typer.Option("--format", help="How problems are written.")] = ProblemFormat.TEXT,
) -> None:
    """Check a folder of packages; every problem at once. Exit code 0 or 1."""
    from generator import packages

    _, problems = packages.examine(datasets)
    _print_problems(problems, format_, language)
    refused = sum(not problem.note for problem in problems)
    if format_ is ProblemFormat.TEXT and not refused:
        sys.stdout.write(_accepted(datasets, language))
    raise typer.Exit(1 if refused else 0)


def _accepted(datasets: Path, language: Language) -> str:
    """What was read, and how many texts have no English yet."""
    from generator import gate

    t = translator(str(language))
    tables = [table for package in gate.read(datasets).packages for table in package.tables.values()]
    twins = [(table, name) for table in tables for name in table.header if name.endswith("_en")]
    missing = sum(
        bool(vi) and not en
        for table, name in twins
        for vi, en in zip(table.columns[name.removesuffix("_en") + "_vi"], table.columns[name], strict=True)
    )
    rows = sum(len(table) for table in tables)
    return t("cli.accepted", tables=t.integer(len(tables)), rows=t.integer(rows), missing=t.integer(missing)) + "\n"


@app.command()
def describe(datasets: Datasets = DEFAULT) -> None:
    """Write the resources and schemas of each datapackage.json from its tables."""
    from generator import describe as describing

    changed = describing.write(datasets)
    t = translator("vi")
    for file in changed:
        sys.stdout.write(f"{file}\n")
    sys.stdout.write(t("cli.described", n=t.integer(len(changed))) + "\n")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Workbook: .xlsx, .xls, .xlsb or .ods.")],
    datasets: Datasets = DEFAULT,
    edition: Annotated[str, typer.Option(help="Edition that the scores are of, where it is not clear.")] = "",
    package: Annotated[str, typer.Option(help="Only editions of this package.")] = "",
    sheet: Annotated[str, typer.Option(help="Only this sheet of the workbook.")] = "",
    new: Annotated[str, typer.Option(help="Package to make, or to give a new edition, such as lang-son.")] = "",
    scope: Annotated[
        str, typer.Option(help="With a new edition: whose units these are, where titles do not tell.")
    ] = "",
    year: Annotated[str, typer.Option(help="With a new edition: its index year, where titles do not tell.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Replace a sheet that is there.")] = False,
    add_units: Annotated[bool, typer.Option("--add-units", help="Add units that the register lacks.")] = False,
    as_shown: Annotated[bool, typer.Option("--as-shown", help="Take numbers as they are shown, rounded.")] = False,
    language: Annotated[Language, typer.Option(help="Language of the messages.")] = Language.VI,
) -> None:
    """Make an edition's sheet of scores from a workbook. What the gate would refuse is refused, and nothing written."""
    from generator import importing
    from generator.importing import told

    t = translator(str(language))
    asked = importing.Request(
        datasets, file, edition, package, sheet, _package_name(new), scope, _year(year), replace, add_units, as_shown
    )
    try:
        done = importing.run(asked)
    except DataError as error:
        _print_problems([told.placed(problem, t) for problem in error.problems], ProblemFormat.TEXT, language)
        sys.stdout.write(t("cli.import.nothing_written") + "\n")
        raise typer.Exit(1) from None
    except UseError as error:
        _fail(error, language)
    for sentence in told.sentences(done, datasets.as_posix(), t):
        sys.stdout.write(sentence + "\n")


def _package_name(value: str) -> str:
    if value and not re.fullmatch(ID_PATTERN, value):
        raise UseError("import.bad-package", value=value)
    return value


def _year(value: str) -> str:
    if value and not re.fullmatch("20[0-9]{2}", value):
        raise UseError("import.bad-year", value=value)
    return value


def _today(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        raise UseError("bad-date", value=value) from None


def _base_url(value: str) -> str:
    if not value:
        return ""
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
        raise UseError("bad-base-url", value=value)
    return value.rstrip("/") + "/"


@app.command()
def build(
    datasets: Datasets = DEFAULT,
    site: Annotated[Path, typer.Option(help="Folder of the site; replaced whole when the build succeeds.")] = Path(
        "site"
    ),
    base_url: Annotated[
        str, typer.Option(help="Address where the site will stand, for canonical links and the sitemap.")
    ] = "",
    today: Annotated[str | None, typer.Option(help="Date of the site, YYYY-MM-DD.")] = None,
    not_after: Annotated[
        str | None,
        typer.Option(help="Where --today is not given: the newest date in the data, but none after this one."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes.")] = os.cpu_count() or 1,
    robustness: Annotated[
        list[str] | None,
        typer.Option(help="Level whose ranks are tried with other weights; may be repeated (default: mkdocs.yml)."),
    ] = None,
    languages: Annotated[
        list[Language] | None, typer.Option("--language", help="Language of the site; may be repeated (default: all).")
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Make every page anew, whatever is remembered of the last build.")
    ] = False,
    scheduler: Annotated[
        str, typer.Option(help="Address of a dask scheduler whose workers share the work, such as tcp://10.0.0.5:8786.")
    ] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but problems.")] = False,
) -> None:
    """Build the site. The live folder changes only at the end, at once and whole."""
    from generator.i18n import LANGUAGES
    from generator.progress import Progress
    from generator.unchanged import Answer, Asked
    from generator.unchanged import build as build_if_needed

    asked = Asked(
        datasets=datasets,
        site=site,
        base_url=_base_url(base_url),
        today=_today(today),
        not_after=_today(not_after),
        workers=workers,
        cache=CACHE,
        config_file=_config_file(),
        robust_levels=tuple(robustness or ()),
        languages=tuple(code for code in LANGUAGES if code in {*(languages or LANGUAGES), LANGUAGES[0]}),
        fresh=fresh,
        scheduler=scheduler,
    )
    progress = Progress(quiet)
    try:
        done = build_if_needed(asked, progress.stage)
    except KeyboardInterrupt:
        progress.close()
        sys.stderr.write(translator("vi")("cli.interrupted") + "\n")
        raise typer.Exit(130) from None
    finally:
        progress.close()
    if isinstance(done, Answer):
        progress.unchanged(site, done.files)
    else:
        progress.finish(done.site, done.files, done.size, done.note)
    _say_left_out(datasets, asked.languages)


def _say_left_out(datasets: Path, languages: tuple[str, ...]) -> None:
    """Of a site in fewer languages, what it lacks of what was published; a quiet build says it too."""
    from generator import release as releasing
    from generator.i18n import LANGUAGES

    if languages != LANGUAGES and (n := releasing.left_out(datasets, languages)):
        t = translator("vi")
        sys.stderr.write(t("cli.preview", n=t.integer(n)) + "\n")


@app.command()
def release(
    datasets: Datasets = DEFAULT,
    site: Annotated[Path, typer.Option(help="Folder of the site; built first where it is not up to date.")] = Path(
        "site"
    ),
    base_url: Annotated[str, typer.Option(help="Address where the site will stand.")] = "",
    language: Annotated[Language, typer.Option(help="Language of the messages.")] = Language.VI,
) -> None:
    """Write down which addresses and datasets are published, beside the data. From then on a build must have them."""
    from generator import release as releasing
    from generator.progress import Progress
    from generator.unchanged import Asked, Unchanged
    from generator.unchanged import build as build_if_needed

    asked = Asked(datasets, site, _base_url(base_url), workers=os.cpu_count() or 1, config_file=_config_file())
    progress = Progress(quiet=False)
    try:
        build_if_needed(asked, progress.stage)
    except DataError as error:
        progress.close()
        _print_problems(error.problems, ProblemFormat.TEXT, language)
        raise typer.Exit(1) from None
    finally:
        progress.close()
    named, new = releasing.write(datasets, site)
    Unchanged(asked).remember()  # the list is an input, and the site is what a build with it gives
    t = translator(str(language))
    file = (datasets / releasing.LIST).as_posix()
    sys.stdout.write(t("cli.released", file=file, n=t.integer(named), new=t.integer(new)) + "\n")


def _config_file() -> Path:
    """mkdocs.yml here, else the project's own."""
    here = Path("mkdocs.yml")
    return here if here.exists() else Path(__file__).parent.parent / "mkdocs.yml"


@app.command()
def archive(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The zip; replaced if it is there.")] = Path("site.zip"),
    site: Annotated[Path, typer.Option(help="Folder of the site.")] = Path("site"),
) -> None:
    """Pack the site that was built into a zip."""
    from generator import archive as archiving

    t = translator("vi")
    files = t.integer(archiving.archive(site, file))
    sys.stdout.write(t("cli.archive.written", file=str(file), files=files) + "\n")


@app.command()
def serve(datasets: Datasets = DEFAULT) -> None:
    """Show the site on this machine and build it anew when something changes."""
    from generator import mkdocs_hooks
    from generator.build import Options

    sys.stderr.write(translator("vi")("cli.serving", address="http://127.0.0.1:8000/") + "\n")
    mkdocs_hooks.serve_site(Options(datasets=datasets, site=Path("site"), cache=CACHE, config_file=_config_file()))


@app.command()
def rank(
    package: Annotated[str, typer.Argument(help="Package, such as dti.")],
    edition: Annotated[str, typer.Argument(help="Edition, such as dti-province-2022.")],
    datasets: Datasets = DEFAULT,
    indicator: Annotated[str, typer.Option(help="Node of the edition's framework.")] = "index",
    cohort: Annotated[str | None, typer.Option(help="Only this cohort.")] = None,
    format_: Annotated[TableFormat, typer.Option("--format", help="How the table is written.")] = TableFormat.TABLE,
) -> None:
    """The ranking of an edition on one indicator, all cohorts when none is named."""
    from generator import packages
    from generator.composite.ranking import construct

    ranking = construct(packages.load(datasets).dataset)
    known = {name: e for name, e in ranking.dataset.editions.items() if e.package == package}
    if package not in ranking.dataset.packages:
        raise UseError("no-package", name=package, known=", ".join(ranking.dataset.packages))
    if edition not in known:
        raise UseError("no-edition", name=edition, known=", ".join(known))
    table = ranking.tables[edition]
    if indicator not in table.framework.by_id:
        raise UseError("no-indicator", name=indicator, known=", ".join(table.framework.by_id))
    if cohort is not None and cohort not in {c.cohort for c in table.edition.cohorts}:
        raise UseError("no-cohort", name=cohort, known=", ".join(c.cohort for c in table.edition.cohorts) or "–")
    rows = [_rank_row(table, figure) for figure in table.ranked(indicator, cohort)]
    _print_ranking(rows, format_)


@app.command()
def audit(
    datasets: Datasets = DEFAULT,
    format_: Annotated[AuditFormat, typer.Option("--format", help="How the verdicts are written.")] = AuditFormat.TABLE,
    language: Annotated[Language, typer.Option(help="Language of the table.")] = Language.VI,
) -> None:
    """Hold published figures against each other. Exit code 0 whatever is found: published figures may be wrong."""
    from generator import packages
    from generator.audit import audit as audited
    from generator.composite.ranking import construct

    found = audited(construct(packages.load(datasets).dataset))
    if format_ is AuditFormat.JSON:
        _write_verdicts(found)
    else:
        _print_audit(found, translator(str(language)))


def _write_verdicts(found: Audit) -> None:
    """A JSON array, a verdict a line, written as they are made: a country has hundreds of thousands."""
    from generator.pages.audit import audit_row

    dataset = found.ledger.dataset
    sys.stdout.write("[")
    for i, verdict in enumerate(found.rows()):
        row = json.dumps(audit_row(verdict, dataset), ensure_ascii=False)
        sys.stdout.write(("," if i else "") + f"\n{row}")
    sys.stdout.write("\n]\n")


def _print_audit(found: Audit, t: Translator) -> None:
    from rich import box
    from rich.table import Table

    from generator import facts

    dataset = found.ledger.dataset
    counts = Table(box=box.SIMPLE_HEAD)
    counts.add_column(t("cli.audit.verdict"))
    counts.add_column(t("cli.audit.count"), justify="right")
    for outcome, n in found.counts.items():
        counts.add_row(t(f"audit.verdict.{outcome}"), t.integer(n))
    doubts = Table(box=box.SIMPLE_HEAD, show_lines=True)
    for name in ("verdict", "figure", "place", "said"):
        doubts.add_column(t(f"cli.audit.{name}"), overflow="fold")
    for v in found.doubtful:
        place = (facts.audit_home(t, v, dataset), facts.audit_where(t, v, dataset), facts.audit_name(t, v, dataset))
        said = facts.audit_sentence(t, v, dataset)
        doubts.add_row(t(f"audit.verdict.{v.verdict}"), v.anchor, " · ".join(filter(None, place)), said)
    console = _wide_console()
    console.print(counts)
    if found.doubtful:
        console.print(doubts)


def _wide_console() -> Console:
    """A terminal's own width; at least 140 columns where the output goes into a file."""
    from rich.console import Console

    plain = Console()
    return plain if plain.is_terminal else Console(width=max(plain.width, 140), soft_wrap=False)


RANK_COLUMNS = ("unit", "name", "cohort", "score", "share", "rank", "of", "basis")


def _rank_row(table: EditionTable, figure: Figure) -> dict[str, str]:
    from generator.pages.figures import basis_text, exact, score_text

    return {
        "unit": figure.unit,
        "name": table.dataset.units[figure.unit].name.vi,
        "cohort": figure.cohort,
        "score": score_text(figure),
        "share": exact(figure.share) if figure.share is not None else "",
        "rank": str(figure.rank) if figure.rank is not None else "",
        "of": str(figure.of) if figure.rank is not None and figure.of is not None else "",
        "basis": basis_text(figure),
    }


def _print_ranking(rows: list[dict[str, str]], form: TableFormat) -> None:
    if form is TableFormat.CSV:
        writer = csv.DictWriter(sys.stdout, RANK_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    elif form is TableFormat.JSON:
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        _print_table(rows)


def _print_table(rows: list[dict[str, str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    t = translator("vi")
    table = Table(box=box.SIMPLE_HEAD)
    for name in RANK_COLUMNS:
        table.add_column(
            t(f"cli.column.{name}"),
            justify="right" if name in ("score", "share", "rank", "of") else "left",
            overflow="fold",
        )
    for row in rows:
        basis = t(f"basis.{row['basis']}") if row["basis"] else ""
        table.add_row(*(row[name] for name in RANK_COLUMNS[:-1]), basis)
    console = Console()
    Console(width=max(console.width, 140) if not console.is_terminal else None, soft_wrap=False).print(table)


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the sample: new, empty or an earlier one.")],
    communes: Annotated[int | None, typer.Option(help="Communes of the province before the merger; else 143.")] = None,
    editions: Annotated[int | None, typer.Option(help="Editions of the province, a year apart; else 4.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed gives other scores.")] = 1,
    country: Annotated[bool, typer.Option("--country", help="A whole country instead of a province.")] = False,
) -> None:
    """Write fictional data that show every feature into DIR/datasets."""
    from generator import sample as samples

    if country and (communes, editions) != (None, None):
        raise UseError("sample.only-province")
    if country:
        written = samples.write_country(folder, seed)
    else:
        given = {"communes": communes, "editions": editions}
        written = samples.write_province(folder, seed=seed, **{k: n for k, n in given.items() if n is not None})
    t = translator("vi")
    sys.stdout.write(t("cli.sample.written", folder=str(folder / "datasets"), packages=t.integer(written)) + "\n")
