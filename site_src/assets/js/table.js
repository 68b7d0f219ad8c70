// Sort a table by the buttons in its header, and filter its rows by name or group.
//   <table class="td-table" data-td-sortable data-td-filter>      either or both
//   <th data-td-sort="number|text">                               a column that can be sorted; a link in it stays one
//   <td data-value="0.3426">                                      the value to sort by; without it the text
//   <th scope="row">                                              the name that the filter reads (else the first cell)
//   <tr data-group="…"> and <table data-group-label="…">          a second filter by group
import { WORDS, LANGUAGE, fold, element } from "./words.js";
import { collate, compare as inOrder } from "./order.js";

// What a column is sorted by, read from the page once: 560 rows are sorted again without looking at them.
function reader(numeric, index) {
  const known = new Map();
  return (row) => {
    if (!known.has(row)) {
      const cell = row.cells[index];
      const text = cell?.dataset.value ?? cell?.textContent.trim() ?? "";
      known.set(row, numeric ? (text === "" ? NaN : Number(text)) : collate(text));
    }
    return known.get(row);
  };
}

// Rows without a value stay last in either direction: they are not the smallest, they are not known.
function compare(a, b, numeric, up) {
  const [emptyA, emptyB] = [a, b].map((value) => (numeric ? Number.isNaN(value) : !value.length));
  if (emptyA || emptyB) return emptyA - emptyB;
  const order = numeric ? a - b : inOrder(a, b);
  return up ? order : -order;
}

// To lay out some hundred rows anew takes a phone longer than a touch should. So the rows at the top come at once and the
// rest right after they are seen; until then the page keeps its height, so that nothing is scrolled away.
const AT_ONCE = 120;

function inTwoSteps(anchor) {
  let finish = () => {};
  // rows: what is to change, from the top; end: how many of them at once; act: how, `first` for those.
  return (rows, end, act) => {
    finish();
    if (rows.length <= end) {
      act(rows, true);
      return;
    }
    anchor.style.minHeight = `${anchor.offsetHeight}px`;
    act(rows.slice(0, end), true);
    finish = () => {
      finish = () => {};
      act(rows.slice(end), false);
      anchor.style.minHeight = "";
    };
    requestAnimationFrame(() => setTimeout(() => finish()));
  };
}

function sortable(table, status, lines, steps) {
  const heads = [...table.tHead.querySelectorAll("th[data-td-sort]")];
  for (const head of heads) {
    const link = head.querySelector("a");
    const name = (link ?? head).textContent.trim();
    const numeric = head.dataset.tdSort === "number";
    const value = reader(numeric, head.cellIndex);
    const button = element("button", { type: "button", className: link ? "td-sort td-sort--sign" : "td-sort" });
    if (link) button.setAttribute("aria-label", WORDS.sort(name));
    else button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const before = head.getAttribute("aria-sort");
      const up = before ? before === "descending" : head.dataset.first !== "descending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      lines.sort((a, b) => compare(value(a), value(b), numeric, up));
      const [body] = table.tBodies;
      let seen = 0;
      const end = lines.findIndex((row) => (seen += !row.hidden) > AT_ONCE);
      steps(lines, end < 0 ? lines.length : end, (rows, first) => {
        if (first) body.replaceChildren(...rows);
        else body.append(...rows);
      });
      status.textContent = WORDS.sorted(name, up);
    });
  }
}

function groups(table, rows) {
  const keys = new Map(rows.map((row) => row.dataset.group).filter(Boolean).map((name) => [name, collate(name)]));
  const names = [...keys.keys()].sort((a, b) => inOrder(keys.get(a), keys.get(b)));
  if (names.length < 2) return null;
  const select = element("select", {}, new Option(WORDS.all, ""), ...names.map((name) => new Option(name, name)));
  return { select, label: element("label", {}, `${table.dataset.groupLabel || WORDS.group} `, select) };
}

// Pages bring their bar, so that nothing moves; a table without one gets it here.
function barBefore(anchor) {
  const field = element("input", { type: "search", autocomplete: "off", spellcheck: false });
  const label = element("label", {}, `${WORDS.filter} `, field);
  const bar = element("div", { className: "td-filter" }, label, element("output", { className: "td-filter__count" }));
  anchor.before(bar);
  return bar;
}

function filterable(table, anchor, lines, steps) {
  const names = new Map(lines.map((row) => [row, fold((row.querySelector("th[scope=row]") ?? row.cells[0]).textContent)]));
  const bar = anchor.previousElementSibling?.matches("[data-td-bar]") ? anchor.previousElementSibling : barBefore(anchor);
  const [field, count] = [bar.querySelector("input"), bar.querySelector("output")];
  const group = groups(table, lines);
  if (group) count.before(group.label);

  const apply = () => {
    const [wanted, chosen] = [fold(field.value), group?.select.value];
    const fits = (row) => names.get(row).includes(wanted) && !(chosen && row.dataset.group !== chosen);
    const shown = lines.filter(fits);
    const hide = lines.filter((row) => !row.hidden && !fits(row));
    steps(shown.filter((row) => row.hidden), AT_ONCE, (rows, first) => {
      for (const row of rows) row.hidden = false;
      for (const row of first ? hide : []) row.hidden = true;
    });
    count.textContent = WORDS.shown(shown.length, lines.length);
  };
  apply(); // a reader who comes back finds the field as it was left
  field.addEventListener("input", apply);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !field.value) return;
    event.preventDefault(); // some browsers clear it themselves, and would say so twice
    field.value = "";
    apply();
  });
  group?.select.addEventListener("change", apply);
}

for (const table of document.querySelectorAll("table[data-td-sortable], table[data-td-filter]")) {
  const anchor = table.closest(".td-scroll") ?? table;
  const status = element("p", { className: "td-unseen", "aria-live": "polite", lang: LANGUAGE });
  anchor.after(status);
  const lines = [...table.tBodies[0].rows]; // in the order shown, also of rows that are yet to come
  const steps = inTwoSteps(anchor);
  if (table.hasAttribute("data-td-sortable")) sortable(table, status, lines, steps);
  if (table.hasAttribute("data-td-filter")) filterable(table, anchor, lines, steps);
}
