// Find a unit, an indicator, a page: a combobox in the header and on the first page, a list on the search page.
// Which page comes first is decided in pagefind/find.js, which is fetched when a field is focused and gives for each
// page: url, meta.title, meta.context ("Tỉnh Ninh Bình"), meta.key (its whole names as keys), filters.level.
import { WORDS, ROOT, HOME, fold, element } from "./words.js";

const FIVE = 5;
const PAGE = 20;
let engine;

function load() {
  engine ??= import(new URL("pagefind/find.js", ROOT)).then(async ({ find }) => {
    await find("", {});
    return find;
  });
  return engine;
}

async function search(query, options) {
  const find = await load();
  const { total, results } = await find(query, options);
  return { total, pages: results };
}

// The whole name, an abbreviation or an old name was typed, or the title as it stands in a list: that page is meant.
function isNamed({ meta }, query) {
  const keyOf = (text) => `_${fold(text).replace(/[^a-z0-9]+/g, "")}`;
  return [keyOf(meta.title), ...fold(meta.key ?? "").split(" ")].includes(keyOf(query));
}

function where(page) {
  const level = page.filters?.level?.[0];
  return [WORDS.levels[level], page.meta.context].filter(Boolean).join(" · ");
}

function finderAddress(query) {
  const address = new URL("tim-kiem/", HOME);
  address.searchParams.set("q", query);
  return address;
}

// ── The combobox ─────────────────────────────────────────────────────────────────────────────────────────────────

let numbered = 0;

// The field that takes the place of a link, and says of itself what that says.
function fieldFor(box) {
  const label = box.querySelector("a").textContent.trim();
  const said = { placeholder: box.dataset.hint ?? label, "aria-label": label, "data-td-search": "" };
  return element("input", { type: "search", className: "td-search__field", autocomplete: "off", spellcheck: false, ...said });
}

// own: what a page wants that does something else with a choice than to open it: which pages fit (fits), of which level
// (level), and what is done with the chosen one (take).
export class Combobox {
  constructor(box, own = null) {
    this.own = own;
    this.input = box.querySelector("input") ?? fieldFor(box);
    this.id = `td-search-${(numbered += 1)}`;
    this.list = element("ul", { id: this.id, role: "listbox", className: "td-search__list", hidden: true });
    this.list.setAttribute("aria-label", this.input.getAttribute("aria-label"));
    this.status = element("p", { className: "td-unseen", "aria-live": "polite" });
    this.chosen = -1;
    this.turn = 0;
    for (const [key, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": this.id, "aria-autocomplete": "list" })) {
      this.input.setAttribute(key, value);
    }
    box.append(this.list, this.status);
    this.listen(box);
    const link = box.querySelector("a");
    this.input.hidden = false;
    link.replaceWith(this.input);
    this.fall = () => this.input.replaceWith(link);
  }

  listen(box) {
    this.input.addEventListener("focus", () => load().catch(() => this.fall()), { once: true });
    this.input.addEventListener("input", () => this.update());
    this.input.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || this.close());
  }

  async update() {
    const turn = (this.turn += 1);
    const query = this.input.value.trim();
    if (!query) return this.close();
    await new Promise((done) => setTimeout(done, 120));
    if (turn !== this.turn) return undefined;
    const { pages, total } = await this.found(query).catch(() => ({ pages: [], total: 0 }));
    return turn === this.turn ? this.show(pages, total, query) : undefined;
  }

  async found(query) {
    if (!this.own) return search(query, { limit: FIVE });
    const { pages } = await search(query, { limit: PAGE, level: this.own.level() });
    const fitting = pages.filter((page) => this.own.fits(page)).slice(0, FIVE);
    return { pages: fitting, total: fitting.length };
  }

  show(pages, total, query) {
    this.pages = pages;
    this.chosen = -1;
    this.input.removeAttribute("aria-activedescendant");
    const entries = pages.map((page) => [page.url, page.meta.title, where(page)]);
    if (total > pages.length) entries.push([finderAddress(query).href, `${WORDS.more} (${total})`, ""]);
    this.list.replaceChildren(...entries.map(([url, title, note], index) => this.option(url, title, note, index)));
    if (!pages.length) this.list.replaceChildren(element("li", { className: "td-search__none", role: "option", "aria-disabled": "true", textContent: WORDS.none }));
    this.open(true);
    this.status.textContent = pages.length ? WORDS.results(total) : WORDS.none;
    return undefined;
  }

  option(url, title, note, index) {
    const option = element("li", { id: `${this.id}-${index}`, role: "option", "aria-selected": "false", className: "td-search__option" });
    option.dataset.url = url;
    option.append(element("span", { className: "td-search__title", textContent: title }));
    if (note) option.append(element("span", { className: "td-search__where", textContent: note }));
    option.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus in the field until the click
    option.addEventListener("click", () => (this.own ? this.take(index) : location.assign(url)));
    return option;
  }

  key(event) {
    const options = [...this.list.querySelectorAll(".td-search__option")];
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && options.length && !this.list.hidden) {
      event.preventDefault();
      const count = options.length + 1; // one place more: back in the field
      this.choose(options, ((this.chosen + 1 + steps[event.key] + count) % count) - 1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.enter(options);
    } else if (event.key === "Escape") {
      this.close();
    }
  }

  choose(options, chosen) {
    this.chosen = chosen;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === chosen)));
    if (chosen < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", options[chosen].id);
  }

  async enter(options) {
    const query = this.input.value.trim();
    if (this.own) {
      if (!this.list.hidden && this.pages.length) this.take(Math.max(0, this.chosen)); // without a choice, the first
    } else if (this.chosen >= 0) location.assign(options[this.chosen].dataset.url);
    else if (query) location.assign(await this.first(query));
  }

  take(index) {
    const page = this.pages[index];
    this.input.value = "";
    this.close();
    this.own.take(page);
  }

  // Enter without a choice opens the page whose name was typed, else all results.
  async first(query) {
    const { pages } = await search(query, { limit: 1 }).catch(() => ({ pages: [] }));
    return pages.length && isNamed(pages[0], query) ? pages[0].url : finderAddress(query).href;
  }

  open(yes) {
    this.list.hidden = !yes;
    this.input.setAttribute("aria-expanded", String(yes));
  }

  close() {
    this.turn += 1;
    this.open(false);
    this.choose([], -1);
    this.status.textContent = "";
  }
}

// ── The search page ──────────────────────────────────────────────────────────────────────────────────────────────

function chips(levels, chosen, change) {
  const counted = Object.entries(levels).filter(([, count]) => count);
  const order = Object.keys(WORDS.levels);
  counted.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  const choices = [["", WORDS.all], ...counted.map(([level, count]) => [level, `${WORDS.levels[level] ?? level} (${count})`])];
  return choices.map(([level, name]) => {
    const radio = element("input", { type: "radio", name: "td-level", value: level, checked: level === chosen });
    radio.addEventListener("change", () => change(level));
    return element("label", { className: "td-chip" }, radio, element("span", { textContent: name }));
  });
}

function entry(page) {
  const heading = element("p", { className: "td-finder__title" }, element("a", { href: page.url, textContent: page.meta.title }));
  const note = where(page);
  return element("li", {}, heading, ...(note ? [element("p", { className: "td-finder__where", textContent: note })] : []));
}

async function finder(box) {
  await load();
  const pagefind = await import(new URL("pagefind/pagefind.js", ROOT));
  const asked = new URLSearchParams(location.search);
  const state = { query: asked.get("q") ?? "", level: asked.get("level") ?? "", count: PAGE };
  const field = element("input", { type: "search", className: "td-search__field", value: state.query, autocomplete: "off", spellcheck: false });
  const levels = element("fieldset", { className: "td-finder__levels" }, element("legend", { textContent: WORDS.level }));
  const count = element("p", { className: "td-finder__count", role: "status" });
  const results = element("ol", { className: "td-finder__results" });
  const more = element("button", { type: "button", className: "td-button", textContent: WORDS.next, hidden: true });
  let turn = 0;

  const run = async () => {
    const mine = (turn += 1);
    const options = { level: state.level || null, limit: state.count };
    const { pages, total } = state.query ? await search(state.query, options) : { pages: [], total: 0 };
    if (mine !== turn) return;
    results.replaceChildren(...pages.map(entry));
    count.textContent = state.query ? (total ? WORDS.found(total) : WORDS.none) : "";
    more.hidden = total <= pages.length;
    const address = new URL(location.href);
    for (const [key, value] of [["q", state.query], ["level", state.level]]) {
      if (value) address.searchParams.set(key, value);
      else address.searchParams.delete(key);
    }
    history.replaceState(null, "", address);
  };
  const change = (part) => {
    Object.assign(state, { count: PAGE }, part);
    return run();
  };

  const { level = {} } = await pagefind.filters();
  levels.append(...chips(level, state.level, (chosen) => change({ level: chosen })));
  field.addEventListener("input", () => change({ query: field.value.trim() }));
  more.addEventListener("click", () => change({ count: state.count + PAGE }));
  const label = element("label", { className: "td-finder__field" }, element("span", { textContent: WORDS.query }), field);
  box.replaceChildren(label, ...(Object.keys(level).length ? [levels] : []), count, results, more);
  await run();
}

for (const box of document.querySelectorAll("[data-td-search-box]")) new Combobox(box);
for (const box of document.querySelectorAll("[data-td-finder]")) finder(box).catch(() => {});
