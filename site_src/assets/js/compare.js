// Two to five units of one level side by side. The address holds them and the edition: ?don-vi=ninh-binh,thanh-hoa&ky=…
// Figures are each unit's own data.json; what editions are and which continues which is in so-sanh/data.json.
//   <div data-td-compare hidden> with [data-chosen], [data-td-picker], [data-edition], [data-status], [data-results] and
//   <script type="application/json" data-words>: every word that is said here
import { LANGUAGE, ROOT, HOME, element } from "./words.js";
import { Combobox } from "./search.js";
import { watch } from "./scroll.js";
import { change, continuing, difference, figure, ordered, parted, rowsOf, scoreText, shown } from "./beside.js";

const MOST = 5;
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const box = document.querySelector("[data-td-compare]");
const { say, qualifier, basis, number, kinds, of_unknown: ofUnknown } = JSON.parse(box.querySelector("[data-words]").textContent);
const place = (name) => box.querySelector(`[data-${name}]`);
const [list, results, status] = ["chosen", "results", "status"].map(place);
const select = place("edition").querySelector("select");
const fetched = new Map();
let units = [];
let kin = new Map(); // units that those chosen go on from, and that go on from them
let turn = 0;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const named = (text) => text[LANGUAGE] ?? text.vi;
const name = (unit) => named(unit.name);
const unseen = (textContent) => element("span", { className: "td-unseen", textContent });
const quiet = (textContent, more = "") => element("span", { className: `td-quiet ${more}`.trim(), textContent });

function json(path, read = "json") {
  if (!fetched.has(path)) {
    const answer = fetch(new URL(path, ROOT)).then((found) => (found.ok ? found[read]() : Promise.reject(found.status)));
    fetched.set(path, answer);
    answer.catch(() => fetched.delete(path)); // the next try asks again
  }
  return fetched.get(path);
}

// A day, or a month or year where no more is known.
function date(iso) {
  const parts = iso.split("-").map(Number).reverse();
  if (LANGUAGE === "vi" || parts.length === 1) return parts.join("/");
  const day = parts.length > 2 ? { day: "numeric" } : {};
  return new Intl.DateTimeFormat("en-GB", { ...day, month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(iso));
}

// ── The address ──────────────────────────────────────────────────────────────────────────────────────────────────

function asked() {
  const given = new URLSearchParams(location.search);
  const ids = (given.get("don-vi") ?? "").split(",").filter((id) => ID.test(id));
  return { ids: [...new Set(ids)].slice(0, MOST), edition: given.get("ky") ?? "" };
}

function go(ids, edition = asked().edition) {
  const address = new URL(location.href);
  address.search = "";
  address.hash = "";
  const parts = [["don-vi", ids.join(",")], ["ky", edition]].filter(([, value]) => value);
  if (parts.length) address.search = parts.map(([key, value]) => `${key}=${value}`).join("&"); // commas as they are
  history.pushState(null, "", address);
  return show();
}

// ── What is chosen ───────────────────────────────────────────────────────────────────────────────────────────────

const picker = new Combobox(place("td-picker"), {
  level: () => units[0]?.level ?? null,
  fits: (page) => Boolean(idOf(page)) && !units.some(({ unit }) => unit === idOf(page)),
  take: async (page) => {
    await go([...units.map(({ unit }) => unit), idOf(page)]);
    status.textContent = [fill(say.added, { name: name(units.at(-1)), n: units.length }), status.textContent].filter(Boolean).join(" ");
  },
});

function idOf(page) {
  return new URL(page.url, location.href).pathname.match(/\/don-vi\/([^/]+)\/$/)?.[1] ?? "";
}

function span(unit) {
  if (unit.valid_to) return fill(say.until, { date: date(unit.valid_to) });
  return unit.predecessors.length && unit.valid_from ? fill(say.since, { date: date(unit.valid_from) }) : "";
}

const linked = (unit) => element("a", { href: new URL(`don-vi/${unit.unit}/`, HOME), textContent: name(unit) });

function chosen(unit) {
  const link = linked(unit);
  const away = element("button", { type: "button", className: "td-button", textContent: "×" });
  away.setAttribute("aria-label", fill(say.remove, { name: name(unit) }));
  away.addEventListener("click", async () => {
    await go(units.filter((other) => other !== unit).map(({ unit: id }) => id));
    status.textContent = fill(say.removed, { name: name(unit), n: units.length });
    picker.input.focus();
  });
  return element("li", {}, link, ...(span(unit) ? [quiet(span(unit))] : []), away);
}

async function load(ids) {
  const answers = await Promise.allSettled(ids.map((id) => json(`don-vi/${id}/data.json`)));
  const faults = [];
  const found = answers.flatMap(({ value, reason }, i) => {
    if (value) return [value];
    faults.push(reason === 404 ? fill(say.missing, { id: ids[i] }) : say.failed);
    return [];
  });
  const alike = found.filter((unit) => unit.level === found[0].level);
  const others = found.filter((unit) => !alike.includes(unit));
  return { found: alike, faults: [...faults, ...others.map((unit) => fill(say.other_level, { name: name(unit) }))] };
}

// Those before and after the chosen units; who cannot be asked is left out.
async function related(chosenOnes) {
  const ids = [...new Set(chosenOnes.flatMap(({ predecessors, successors }) => [...predecessors, ...successors]))];
  const answers = await Promise.allSettled(ids.map((id) => json(`don-vi/${id}/data.json`)));
  return new Map(answers.flatMap(({ value }) => (value ? [[value.unit, value]] : [])));
}

async function show() {
  const mine = (turn += 1);
  const { ids, edition } = asked();
  const [{ editions }, { found, faults }] = await Promise.all([json("so-sanh/data.json"), load(ids)]);
  const near = await related(found);
  if (mine !== turn) return;
  [units, kin] = [found, near];
  list.replaceChildren(...units.map(chosen));
  list.hidden = !units.length;
  picker.input.disabled = units.length >= MOST;
  if (units.length >= MOST) faults.push(say.full);
  const names = ordered(editions, known(editions));
  const current = names.includes(edition) ? edition : best(names);
  select.replaceChildren(...names.map((id) => new Option(named(editions[id].title), id, false, id === current)));
  place("edition").hidden = units.length < 2 || !names.length;
  if (units.length < 2) faults.push(say.few);
  else if (!names.length) faults.push(say.nothing);
  status.textContent = faults.join(" ");
  const parts = units.length > 1 && names.length ? await tables(editions, names, current) : [];
  if (mine === turn) results.replaceChildren(...parts);
}

// Editions in which one of the units has any figure.
function known(editions) {
  const all = units.flatMap((unit) => [...unit.editions.filter((one) => one.figures.length), ...unit.derived.filter((one) => one.basis)]);
  return [...new Set(all.map((one) => one.edition))].filter((id) => id in editions);
}

// The newest edition in which most of them have a figure.
function best(names) {
  const count = (id) => units.filter((unit) => figure(unit, id, "index") || unit.editions.some((one) => one.edition === id && one.figures.length)).length;
  return names.reduce((first, id) => (count(id) > count(first) ? id : first), names[0]);
}

// ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────

// Numbers of the sources of both tables, each a link to its place in the list below them.
class Sources {
  constructor() {
    this.keys = [];
  }

  // Titles, publishers and dates are in the tables that each package publishes.
  async list() {
    const packages = [...new Set(this.keys.map((key) => key.split("/")[0]))];
    const tables = await Promise.all(packages.map((id) => json(`du-lieu/${id}/sources.csv`, "text")));
    const known = new Map(tables.flatMap((csv, i) => rowsOf(csv).map((row) => [`${packages[i]}/${row.source}`, row])));
    return element("ol", { className: "td-refs" }, ...this.keys.map((key, i) => this.item(key, i + 1, known.get(key))));
  }

  item(key, n, { title, publisher, published_on: day, approximate, kind }) {
    const link = element("a", { href: new URL(`nguon/#${key.replace("/", "-")}`, HOME), lang: "vi", textContent: title });
    const by = publisher ? [" — ", element("span", { lang: "vi", textContent: publisher })] : [];
    const on = day ? `, ${approximate === "true" ? fill(say.about, { date: date(day) }) : date(day)}` : "";
    return element("li", { id: `nguon-${n}` }, link, ...by, `${on} `, quiet(`(${kinds[kind]})`));
  }

  refs(found) {
    return found.sources.flatMap((key) => {
      if (!this.keys.includes(key)) this.keys.push(key);
      const n = this.keys.indexOf(key) + 1;
      const link = element("a", { className: "td-ref", href: `#nguon-${n}`, textContent: String(n) });
      link.setAttribute("aria-label", fill(say.source, { n }));
      return [" ", link];
    });
  }
}

function mark(kind) {
  if (kind !== "doubtful") return element("span", { className: "td-basis", textContent: basis[kind] });
  return element("a", { className: "td-basis", href: new URL("doi-chieu/", HOME), textContent: basis.doubtful });
}

function marked(kind) {
  const sign = mark(kind);
  sign.dataset.basis = kind;
  return [" ", sign];
}

function score(found, scale) {
  if (found.not_applicable || found.score === "NA") return [quiet(say.not_applicable)];
  const text = scoreText(found, scale, number);
  if (!text) return [];
  const said = found.qualifier && found.qualifier !== "listed" ? fill(qualifier[found.qualifier], { value: text }) : text;
  const most = found.maximum ? [quiet(`/${found.maximum.replace(".", number.decimal)}`)] : [];
  const whence = found.derived ? "derived" : found.computed ? "computed" : "";
  return [said, ...most, ...(whence ? marked(whence) : []), ...(found.doubts.score ? marked("doubtful") : [])];
}

// Never a rank without of how many.
function rank(found) {
  if (found.rank_from_last) return found.rank_from_last === 1 ? [say.last] : [fill(say.from_last, { rank: found.rank_from_last })];
  if (!found.rank) return [];
  const whole = found.of ? [quiet(`/${found.of}`)] : [element("span", { className: "td-quiet", textContent: ` (${ofUnknown})` })];
  const tied = found.tied ? [" ", quiet(say.tied)] : [];
  const derived = found.derived && !found.score ? marked("derived") : [];
  return [`${say.rank} ${found.rank}`, ...whole, ...tied, ...derived, ...(found.doubts.rank ? marked("doubtful") : [])];
}

const under = (...parts) => element("span", { className: "td-under" }, ...parts);

const drawing = (kind, values) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [key, value] of Object.entries(values)) node.setAttribute(key, value);
  return node;
};

function bar(share) {
  if (!share) return [];
  const svg = drawing("svg", { class: "td-bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" });
  svg.append(drawing("path", { d: `M0 0h${Math.round(Number(share) * 1000) / 10}v8H0z` }));
  return [svg];
}

function cell(found, scale, sources, ...more) {
  const parts = found ? [...score(found, scale)] : [];
  const placed = found ? rank(found) : [];
  if (!parts.length && !placed.length) {
    return element("td", { className: "num" }, element("span", { className: "td-none", "aria-hidden": "true", textContent: "–" }), unseen(say.none));
  }
  if (!found.score && !parts.length) parts.push(quiet(say.none));
  return element("td", { className: "num" }, ...parts, ...bar(found.score ? found.share : ""), ...(placed.length ? [under(...placed)] : []), ...more, ...sources.refs(found));
}

// A table in a place of its own that scrolls where it is too wide.
function table(caption, heads, rows) {
  const head = element("tr", {}, ...heads.map((part, i) => element("th", { scope: "col", className: i ? "num" : "" }, ...part)));
  const made = element("table", { className: "td-table td-beside" }, element("caption", { textContent: caption }), element("thead", {}, head), element("tbody", {}, ...rows));
  const scroll = element("div", { className: "td-scroll" }, made);
  watch(scroll);
  return scroll;
}

function heads(first) {
  const unit = (one) => [linked(one), ...(span(one) ? [" ", quiet(span(one), "td-under")] : [])];
  return [[first], ...units.map(unit)];
}

async function tables(editions, names, current) {
  const { framework, scale, title, cohorts = {} } = editions[current];
  const { indicators } = await json(`phuong-phap/${framework}/data.json`);
  const notes = new Map(units.flatMap((unit) => [[`ended ${unit.unit}`, ended(unit)], [`before ${unit.unit}`, before(unit)]]).filter(([, said]) => said));
  const sources = new Sources();
  const parts = [
    element("h2", { id: "chi-so", textContent: say.indicators }),
    byIndicator(current, indicators, scale, named(title), sources, (cause, unit) => note(notes, cause, unit, current, cohorts)),
    element("h2", { id: "cac-nam", textContent: say.history }),
    overYears(editions, names, sources),
    ...(notes.size ? [element("ul", { className: "td-list td-quiet" }, ...[...notes.values()].map((said) => element("li", {}, ...[said].flat())))] : []),
  ];
  if (sources.keys.length) parts.push(element("h2", { id: "nguon", textContent: say.sources }), await sources.list());
  return parts;
}

// A sentence with the names of units as links in the place of {names}; namesakes with their time.
function withUnits(text, values, ids) {
  const links = ids.map((id) => kin.get(id)).filter(Boolean).flatMap((unit, i) => {
    const when = name(unit) === values.name && span(unit) ? ` (${span(unit)})` : "";
    return [i ? ", " : "", linked(unit), when];
  });
  const [start, end = ""] = text.split("{names}");
  return [fill(start, values), ...links, fill(end, values)];
}

// What a unit became, or that it ended; nothing while it goes on.
function ended(unit) {
  if (!unit.valid_to) return null;
  const how = continuing(unit, "successors", kin);
  const text = { "": say.ended, renamed: say.ended_renamed, merged: say.ended_merged, split: say.ended_split }[how];
  return withUnits(text, { name: name(unit), date: date(unit.valid_to) }, unit.successors);
}

// What a unit was before, so that years without a figure of it are not left unexplained.
function before(unit) {
  const how = continuing(unit, "predecessors", kin);
  return how && withUnits(say[`before_${how}`], { name: name(unit), date: date(unit.valid_from) }, unit.predecessors);
}

// Whom the others are set against: the first unit that has a figure of its own there.
function reference(edition) {
  const own = units.findIndex((unit) => figure(unit, edition, "index")?.derived === false);
  return Math.max(0, own);
}

// Why a difference is not there, once each.
function note(notes, cause, unit, edition, cohorts) {
  const first = units[reference(edition)];
  const list_ = (one) => {
    const id = one.editions.find((listed) => listed.edition === edition)?.cohort;
    return id && cohorts[id] ? named(cohorts[id]) : say.no_group;
  };
  const values = { name: name(unit), first: name(first) };
  if (cause === "cohort") notes.set(`cohort ${unit.unit}`, fill(say.cohort, { ...values, group: list_(unit), other: list_(first) }));
  else if (cause === "maximum") notes.set(`maximum ${unit.unit}`, fill(say.maximum, values));
  else if (cause) notes.set(cause, say[cause]);
}

function byIndicator(edition, indicators, scale, title, sources, remember) {
  const at = reference(edition);
  const first = units[at];
  const depths = new Map();
  const rows = indicators.flatMap((node) => {
    depths.set(node.indicator, depths.has(node.parent) ? depths.get(node.parent) + 1 : 0);
    const found = units.map((unit) => figure(unit, edition, node.indicator));
    if (!found.some((one) => one && (one.score || one.rank || one.rank_from_last))) return [];
    const cells = found.map((one, i) => {
      const apart = i === at ? { cause: "" } : difference(one, found[at], scale);
      if (apart.cause) remember(apart.cause, units[i]);
      const said = apart.value === undefined ? [] : [under(shown(apart.value, apart.places, number, "+"), unseen(` ${fill(say.against, { name: name(first) })}`))];
      for (const part of said) part.classList.add("td-apart");
      return cell(one, scale, sources, ...said);
    });
    const called = node.indicator === "index" ? say.index : named({ vi: node.name_vi, ...(node.name_en ? { en: node.name_en } : {}) });
    const head = element("th", { scope: "row", className: `td-depth-${depths.get(node.indicator)}` }, called);
    if (LANGUAGE !== "vi" && node.indicator !== "index" && !node.name_en) head.lang = "vi";
    return [element("tr", {}, head, ...cells)];
  });
  const caption = fill(say.indicators_caption, { title, name: name(first) });
  return table(caption, heads(say.indicator), rows);
}

function moved(unit, editions, id) {
  const found = change(unit, editions, id);
  if (!found) return [];
  const ranks = found.ranks === null ? "" : found.ranks ? fill(found.ranks > 0 ? say.rank_up : say.rank_down, { n: Math.abs(found.ranks) }) : say.rank_same;
  const scored = found.score === undefined ? "" : fill(say.score_change, { n: shown(found.score, found.places, number, "+") });
  const said = `${fill(say.since_year, { year: found.year })} ${[ranks, scored].filter(Boolean).join("; ")}`;
  const part = under(said);
  part.dataset.from = editions[id].previous;
  part.dataset.to = id;
  return [part];
}

// Why a unit has no figure in an edition: it was not yet, it was no more, or nobody says.
function absent(unit, { on = "" }) {
  if (unit.valid_from && on && on < unit.valid_from) return say.not_yet;
  return unit.valid_to && on > unit.valid_to ? say.no_more : say.not_listed;
}

function overYears(editions, names, sources) {
  const shownOnes = names.filter((id) => units.some((unit) => figure(unit, id, "index")));
  const rows = shownOnes.flatMap((id, i) => {
    const head = element("th", { scope: "row" }, element("a", { href: new URL(`xep-hang/${id}/`, HOME), textContent: named(editions[id].title) }));
    const cells = units.map((unit) => {
      const found = figure(unit, id, "index");
      return found ? cell(found, editions[id].scale, sources, ...moved(unit, editions, id)) : element("td", { className: "num" }, quiet(absent(unit, editions[id])));
    });
    const older = shownOnes[i + 1];
    const apart = older ? parted(editions, id, older) : "";
    const line = apart ? [element("tr", { className: "td-break" }, element("td", { colSpan: units.length + 1, textContent: say[apart] }))] : [];
    return [element("tr", {}, head, ...cells), ...line];
  });
  return table(say.history_caption, heads(say.year), rows);
}

select.addEventListener("change", () => go(units.map(({ unit }) => unit), select.value));
addEventListener("popstate", () => show());
box.hidden = false;
show().catch(() => {
  status.textContent = say.failed;
});
