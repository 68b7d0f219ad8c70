"""The only module that knows MkDocs: it builds the frame, speaks each page's language and writes the policy.

MkDocs is imported where something is asked of it, a tenth of a second; a build that has its frame in the cache asks
nothing.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import logging
import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator import build, cluster, generations, publish, settings
from generator.errors import DataError, UseError
from generator.filling import Frame
from generator.fingerprint import digest, folder, program
from generator.garbage import released
from generator.gate.report import as_text
from generator.i18n import name_site, translator
from generator.keeping import keep_text, kept_or_made, kept_text
from generator.shell import SHELLS, mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from generator.publish import Published

LANGUAGES = ("vi", "en")
"""The first stands at the root of the site, the others in a folder of their name."""

_log = logging.getLogger("mkdocs.hooks.thuocdo")


def build_frame(
    config_file: Path,
    destination: Path,
    base_url: str,
    *,
    stand: Mapping[str, str] | None = None,
    policy: bool = True,
    languages: tuple[str, ...] = LANGUAGES,
) -> int:
    """Build all prose pages and shells into destination (emptied first); returns MkDocs' number of warnings.

    base_url: address of the site with its path, "" where it is not known: then no page says its own address.
    stand: language → plain sentence for every footer, such as the date and version of the data.
    policy: False only for previews, whose live reload is an inline script.
    """
    from mkdocs.commands.build import build as build_docs
    from mkdocs.config import load_config

    config = load_config(str(config_file), site_dir=str(destination), site_url=base_url)
    config.extra["stand"] = dict(stand or {})
    config.extra["policy"] = policy
    config.extra["languages"] = languages
    config.extra["frame_only"] = True
    counter = _Counter(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(counter)
    try:
        build_docs(config)
    finally:
        logger.removeHandler(counter)
    return counter.seen


def build_site(options: build.Options, report: build.Report) -> Published:
    """The whole site: the lock, then data, so that bad data costs no frame; then frame, pages, checks and the swap.

    Raises DataError for bad data, Unfit or UseError where the site may not be replaced; the live site then stays.
    """
    said = settings_said(options.config_file, options.cache)
    name_site(said.extra.get("site") or {})
    options = as_set(options, said, options.robust_levels)
    with (
        released(),
        _writable(options.site),
        publish.staging(options.site) as staging,
        contextlib.ExitStack() as leave,
    ):
        if options.scheduler:
            joined = leave.enter_context(cluster.joined(options.scheduler, options.datasets, staging))
            options = replace(options, cluster=joined, workers=joined.size)
        if options.workers > 1 and not options.fresh:
            leave.enter_context(staging.doubling())
        prepared = build.prepare(options, report)
        report("frame")
        made = frame(options, prepared.stand, said)
        try:
            return _finish(prepared, made, staging, options, report)
        except generations.LostError:
            staging.clear()
            return _finish(prepared, made, staging, replace(options, fresh=True), report)


@dataclass(frozen=True)
class Said:
    """What mkdocs.yml says that a build asks for: all under `extra`, and the folder of prose."""

    extra: Mapping[str, Any]
    docs_dir: str


ELSEWHERE = ("!ENV", "INHERIT")
"""Words of a mkdocs.yml that does not say all by itself."""


def settings_said(config_file: Path, cache: Path | None) -> Said:
    """As MkDocs reads it; from the cache where the file is what it was."""
    text = config_file.read_text("utf-8")
    kept = None
    if cache and not any(word in text for word in ELSEWHERE):
        kept = cache / "settings" / f"{digest(program(), str(config_file.absolute()), text)}.json"
        known = kept_text(kept)
        if known is not None:
            return Said(**json.loads(known))
    from mkdocs.config import load_config

    config = load_config(str(config_file))
    said = Said(dict(config.extra), config.docs_dir)
    with contextlib.suppress(TypeError):  # what JSON cannot hold is not kept
        text = json.dumps(vars(said))
        if kept and json.loads(text) == vars(said):
            keep_text(kept, text)
    return said


def frame(options: build.Options, stand: Mapping[str, str], said: Said | None = None) -> Frame:
    """The frame, from the cache where nothing that MkDocs looks at has changed. said: the settings, if at hand."""
    docs = Path((said or settings_said(options.config_file, options.cache)).docs_dir)
    asked = (options.base_url, json.dumps(stand, sort_keys=True), *options.languages)
    name = digest(program(), options.config_file.read_text("utf-8"), folder(docs), *asked)
    kept = options.cache / f"frame-{name}.zip" if options.cache else None
    return Frame(kept_or_made(kept, lambda: _made_frame(options, stand)), options.languages)


def _made_frame(options: build.Options, stand: Mapping[str, str]) -> dict[str, bytes]:
    """The frame's files, as MkDocs makes them; UseError where it warns of anything."""
    with tempfile.TemporaryDirectory() as place:
        warnings = build_frame(
            options.config_file, Path(place), options.base_url, stand=stand, languages=options.languages
        )
        if warnings:
            raise UseError("frame-warnings", n=str(warnings))
        return files_of(Path(place))


def files_of(place: Path) -> dict[str, bytes]:
    """Every file below a folder by its path there."""
    found = sorted(file for file in place.rglob("*") if file.is_file())
    return {file.relative_to(place).as_posix(): file.read_bytes() for file in found}


def as_set(options: build.Options, said: Said | MkDocsConfig, levels: tuple[str, ...] = ()) -> build.Options:
    """With what `extra` says; what it leaves out is as usual. levels: those of the command line, for firmness."""
    extra = said.extra
    drawn = settings.chart_settings(extra.get("charts") or {})
    return replace(
        options,
        robustness=settings.robust_settings(extra.get("robustness") or {}, levels),
        drawn=drawn,
        press=settings.press_settings(extra.get("press") or {}, drawn),
        whole_formats=settings.download_settings(extra.get("downloads") or {}),
        publisher=settings.publisher_settings(extra),
    )


@contextlib.contextmanager
def _writable(site: Path) -> Iterator[None]:
    """A place that cannot be written to, or a full disk, is the person's to mend: a sentence, not a traceback."""
    try:
        yield
    except OSError as error:
        raise UseError(
            "not-writable", site=str(site), why=f"{error.strerror or error}: {error.filename or ''}"
        ) from error


def _finish(
    prepared: build.Prepared, made: Frame, staging: publish.Staging, options: build.Options, report: build.Report
) -> Published:
    filled = build.fill(prepared, made, staging, options, report)
    try:
        return staging.publish(expect=filled.expect, stamp=prepared.stamp, manifest=filled.manifest)
    except publish.Unfit as unfit:
        raise UseError("unfit", problems="\n".join(unfit.problems)) from unfit


def serve_site(options: build.Options) -> None:
    """MkDocs' own preview: it builds anew whenever prose, data or templates change."""
    from mkdocs.commands.serve import serve

    os.environ["THUOCDO_DATASETS"] = str(options.datasets)
    serve(str(options.config_file), watch=[str(options.datasets), "templates"])


class _Counter(logging.Handler):
    seen = 0

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - the signature is logging's
        self.seen += 1


# ── Where a page stands ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Place:
    """Where a page stands: what the theme's templates need to link from it. They know it as `td`."""

    language: str
    path: str
    """Below the language root, "" for home; in a shell the mark for it."""
    root: str
    """The way to the site's root: "./", "../", …; from 404.html, which stands at any depth, an absolute path."""
    section: str
    base: str
    """The site's address with a slash at its end, or "" where it is not known."""
    languages: tuple[str, ...] = LANGUAGES
    """Those that the site has."""

    @classmethod
    def of(cls, url: str, base: str, languages: tuple[str, ...] = LANGUAGES) -> Place:
        """The place of the page at url (relative to the site's root, "" for home).

        >>> Place.of("en/huong-dan/", "").root, Place.of("en/huong-dan/", "").path
        ('../../', 'huong-dan/')
        >>> Place.of("don-vi/_shell/", "").path
        '@@td:path@@'
        """
        language = next((code for code in LANGUAGES[1:] if url.startswith(f"{code}/")), LANGUAGES[0])
        path = url.removeprefix(prefix(language))
        section = path.partition("/")[0]
        shown = mark("path") if path in SHELLS.values() else path
        return cls(language, shown, "../" * url.count("/") or "./", section, base, languages)

    @property
    def home(self) -> str:
        return self.root + prefix(self.language)

    @property
    def others(self) -> list[tuple[str, str]]:
        """Every language and the way to this page in it."""
        return [(code, self.root + prefix(code) + self.path) for code in self.languages]

    @property
    def canonical(self) -> str:
        return self.base and self.base + prefix(self.language) + self.path

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """Languages and absolute addresses for search engines; none where the site's address is not known."""
        if not self.base:
            return []
        return [
            *((code, self.base + prefix(code) + self.path) for code in self.languages),
            ("x-default", self.base + self.path),
        ]


def prefix(language: str) -> str:
    """Folder of a language, with its slash.

    >>> prefix("vi"), prefix("en")
    ('', 'en/')
    """
    return "" if language == LANGUAGES[0] else f"{language}/"


# ── The policy ───────────────────────────────────────────────────────────────────────────────────────────────────────

POLICY_MARK = "<!-- policy -->"
_INLINE = re.compile(r"<script(?P<attributes>(?:\s[^>]*)?)>(?P<code>.*?)</script>", re.DOTALL)


def with_policy(html: str) -> str:
    """The page with its content-security policy, naming each of its own inline scripts by hash.

    Pagefind compiles WebAssembly in a worker of our own origin, which this policy lets it do.
    """
    codes = [
        found["code"] for found in _INLINE.finditer(html) if found["code"] and "application/" not in found["attributes"]
    ]
    hashes = sorted({_sha256(code) for code in codes})
    directives = (
        "default-src 'none'",
        " ".join(["script-src 'self'", *hashes]),
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(directives)}">'
    return html.replace(POLICY_MARK, meta, 1)


def _sha256(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


# Parts of Material that work only with its script, which we leave out, that are no valid HTML or not accessible;
# functions of its inline script that nobody calls; and its style sheets, 25 kB of the 100 that a first view may weigh,
# because td.css is the whole look.
_UNUSED = re.compile(
    r'<input class="md-toggle"[^>]*>'
    r'|<link rel="stylesheet" href="[^"]*assets/stylesheets/(?:main|palette)\.[^"]*">'
    r'|<label class="md-overlay"[^>]*></label>'
    r'|<div data-md-component="skip">.*?</div>'
    r'|<div data-md-component="announce">\s*</div>'
    r'|<div class="md-dialog".*?</div>\s*</div>'
    r"|,__md_(?:hash=e=>.*?\),0\)|set=.*?catch\(e\)\{\}\})",
    re.DOTALL,
)

# The sitemap is ours, because it names every data page in its languages.
_UNUSED_FILES = ("assets/javascripts/", "assets/images/", "assets/stylesheets/", "sitemap.xml")


def finished(html: str, *, policy: bool) -> str:
    """What MkDocs rendered, without the theme's unused parts and empty lines, with the policy."""
    lines = (line.rstrip() for line in _UNUSED.sub("", html).splitlines())
    tidy = "\n".join(line for line in lines if line) + "\n"
    return with_policy(tidy) if policy else tidy.replace(POLICY_MARK, "")


# ── MkDocs' hooks ────────────────────────────────────────────────────────────────────────────────────────────────────


def slug(text: str, separator: str = "-") -> str:
    """Id of a heading; unlike the usual slugs it keeps đ, as d.

    >>> slug("Đọc một thứ hạng")
    'doc-mot-thu-hang'
    """
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", separator, re.sub(r"[\u0300-\u036f]", "", plain)).strip(separator)


_serving = False


def on_startup(*, command: str, **_: object) -> None:
    global _serving  # MkDocs tells its command before there is a configuration to keep it in
    _serving = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    config.extra.setdefault("stand", {})
    config.extra.setdefault("policy", not _serving)
    config.mdx_configs.setdefault("toc", {})["slugify"] = slug
    config.theme.static_templates.discard("sitemap.xml")  # ours names every data page and its languages
    if not config.extra.get("frame_only"):
        _begin(config)
    return config


# `mkdocs build` and `mkdocs serve` make the whole site too: the data are read before MkDocs cleans anything, MkDocs
# writes into the staging folder, and the swap comes after its last page.


@dataclass
class _Session:
    """One run of MkDocs that was not started by our own command."""

    options: build.Options
    prepared: build.Prepared
    staging: publish.Staging | Folder
    leave: contextlib.ExitStack
    warnings: _Counter


_session: _Session | None = None


def _tell(stage: str, done: int = 0, total: int = 0) -> None:  # noqa: ARG001 - MkDocs' log has a line a stage
    if done:
        return
    _log.info(translator(LANGUAGES[0])(f"cli.stage.{stage}"))


def _begin(config: MkDocsConfig) -> None:
    from mkdocs.exceptions import Abort

    global _session
    options = build.Options(
        datasets=Path(os.environ.get("THUOCDO_DATASETS", "datasets")),
        site=Path(config.site_dir),
        base_url=config.site_url or "",
        workers=1 if _serving else os.cpu_count() or 1,
        cache=Path(".cache"),
    )
    leave = contextlib.ExitStack()
    leave.enter_context(released())
    name_site(config.extra.get("site") or {})
    try:
        options = as_set(options, config)
        prepared = build.prepare(options, _tell)
        folder = Folder(options.site) if _serving else leave.enter_context(publish.staging(options.site))
    except DataError as error:
        raise Abort("\n" + as_text(error.problems, LANGUAGES[0])) from None
    except UseError as error:
        raise Abort(translator(LANGUAGES[0])(f"cli.{error.key}", **error.params)) from None
    counter = _Counter(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(counter)
    config.site_dir = str(folder.folder)
    config.extra["stand"] = prepared.stand
    _session = _Session(options, prepared, folder, leave, counter)


@dataclass
class Folder:
    """A preview's folder: written in place, because nobody but its maker looks at it."""

    folder: Path

    def write(self, path: str, data: bytes) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def on_post_build(config: MkDocsConfig) -> None:
    if config.extra.get("frame_only") or _session is None:
        return
    from mkdocs.exceptions import Abort

    session = _session
    try:
        if session.warnings.seen and isinstance(session.staging, publish.Staging):
            raise UseError("frame-warnings", n=str(session.warnings.seen))
        made = Frame(files_of(session.staging.folder), session.options.languages)
        if isinstance(session.staging, publish.Staging):
            session.staging.clear()
        if isinstance(session.staging, publish.Staging):
            _finish(session.prepared, made, session.staging, session.options, _tell)
        else:
            build.fill(session.prepared, made, session.staging, session.options, _tell)
    except DataError as error:
        raise Abort("\n" + as_text(error.problems, LANGUAGES[0])) from None
    except UseError as error:
        raise Abort(translator(LANGUAGES[0])(f"cli.{error.key}", **error.params)) from None
    finally:
        _end()


def on_build_error(**_: object) -> None:
    _end()


def _end() -> None:
    global _session
    if _session is not None:
        logging.getLogger("mkdocs").removeHandler(_session.warnings)
        _session.leave.close()
        _session = None


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Leave out what no page of ours asks for; add the shells and the alphabet, which have no source of their own."""
    from mkdocs.structure.files import File

    for file in list(files):
        if file.src_uri.startswith(_UNUSED_FILES) or file.src_uri.endswith(".map"):
            files.remove(file)
    languages = config.extra.get("languages") or LANGUAGES
    for file in list(files):
        if file.src_uri.partition("/")[0] in set(LANGUAGES) - set(languages):
            files.remove(file)
    for language in languages:
        for address in SHELLS.values():
            source = f"{prefix(language)}{address.removesuffix('/')}.md"
            files.append(File.generated(config, source, content=mark("body")))
    files.append(File.generated(config, "assets/js/alphabet.js", content=alphabet_module()))
    return files


def alphabet_module() -> str:
    """The alphabet of the strings for the scripts that sort names: order.js orders as `Translator.collate` does."""
    alphabet = translator(LANGUAGES[0]).strings["alphabet"]
    return "".join(f"export const {name.upper()} = {json.dumps(alphabet[name])};\n" for name in ("letters", "tones"))


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, **_: object) -> str:
    if Place.of(page.url, "").path == mark("path"):
        page.meta.update(title=mark("title"), description=mark("description"))
    for name in ("title", "description"):
        if not page.meta.get(name):
            _log.warning("%s: no %s at its head", page.file.src_uri, name)
    name = config.extra["site"][Place.of(page.url, "").language]
    for said in ("title", "description", "heading"):  # prose calls the site {site}, so that a fork need not rewrite it
        if said in page.meta:
            page.meta[said] = str(page.meta[said]).replace("{site}", name)
    return markdown.replace("{site}", name)


def on_page_content(html: str, **_: object) -> str:
    """A mark on a line of its own is a place for blocks, not a paragraph; tables are named and their heads told."""
    return with_named_tables(re.sub(r"<p>(@@td:[a-z]+@@)</p>", r"\1", html))


_HEADING_OR_TABLE = re.compile(r"(<h[1-6][^>]*>.*?</h[1-6]>|<table>|</table>)", re.DOTALL)


def with_named_tables(html: str) -> str:
    """Markdown's tables as ours are: the heading above as caption, scopes of heads, a place that scrolls.

    >>> print(with_named_tables("<h2>Bảng</h2><table><tr><th>Năm</th></tr></table>").replace("><t", ">\\n<t"))
    <h2>Bảng</h2><div class="td-scroll">
    <table class="td-table"><caption class="td-unseen">Bảng</caption>
    <tr>
    <th scope="col">Năm</th></tr></table></div>
    """
    heading = ""
    parts = _HEADING_OR_TABLE.split(html)
    for i, part in enumerate(parts):
        if part == "<table>":
            caption = f'<caption class="td-unseen">{heading}</caption>'
            parts[i] = f'<div class="td-scroll"><table class="td-table">{caption}'
        elif part == "</table>":
            parts[i] = "</table></div>"
        elif i % 2:
            heading = re.sub(r"<[^>]+>", "", part)
        else:
            parts[i] = re.sub(r"<th(?=[ >])", '<th scope="col"', part)
    return "".join(parts)


def on_page_context(context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:  # noqa: ARG001 - MkDocs' signature
    context["td"] = Place.of(page.url, config.site_url or "", tuple(config.extra.get("languages") or LANGUAGES))
    context["head_mark"] = mark("head") if mark("body") in (page.content or "") else ""
    return context


def on_template_context(context: dict[str, Any], *, template_name: str, config: MkDocsConfig) -> dict[str, Any]:  # noqa: ARG001 - MkDocs' signature
    languages = tuple(config.extra.get("languages") or LANGUAGES)
    context["td"] = Place(LANGUAGES[0], "", f"{context['base_url'].rstrip('/')}/", "", "", languages)
    return context


def on_post_page(output: str, *, config: MkDocsConfig, **_: object) -> str:
    return finished(output, policy=config.extra["policy"])


def on_post_template(output: str, *, template_name: str, config: MkDocsConfig) -> str:
    return finished(output, policy=config.extra["policy"]) if template_name.endswith(".html") else output
