// Sort a table by the buttons in its header, and filter its rows by name or group.
//   <table class="td-table" data-td-sortable data-td-filter>      either or both
//   <th data-td-sort="number|text">                               a column that can be sorted; a link in it stays one
//   <td data-value="0.3426">                                      the value to sort by; without it the text
//   <th scope="row">                                              the name that the filter reads (else the first cell)
//   <tr data-group="…"> and <table data-group-label="…">          a second filter by group
import { WORDS, LANGUAGE, fold, element } from "./words.js";

const collator = new Intl.Collator("vi", { numeric: true });

// What a column is sorted by, read from the page once: 560 rows are sorted again without looking at them.
function reader(numeric, index) {
  const known = new Map();
  return (row) => {
    if (!known.has(row)) {
      const cell = row.cells[index];
      const text = cell?.dataset.value ?? cell?.textContent.trim() ?? "";
      known.set(row, numeric ? (text === "" ? NaN : Number(text)) : text);
    }
    return known.get(row);
  };
}

// Rows without a value stay last in either direction: they are not the smallest, they are not known.
function compare(a, b, numeric, up) {
  const emptyA = numeric ? Number.isNaN(a) : a === "";
  const emptyB = numeric ? Number.isNaN(b) : b === "";
  if (emptyA || emptyB) return emptyA - emptyB;
  const order = numeric ? a - b : collator.compare(a, b);
  return up ? order : -order;
}

function sortable(table, status) {
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
      for (const body of table.tBodies) {
        const rows = [...body.rows].map((row) => [value(row), row]);
        rows.sort(([a], [b]) => compare(a, b, numeric, up));
        body.replaceChildren(...rows.map(([, row]) => row));
      }
      status.textContent = WORDS.sorted(name, up);
    });
  }
}

function groups(table, rows) {
  const names = [...new Set(rows.map((row) => row.dataset.group).filter(Boolean))].sort(collator.compare);
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

function filterable(table, anchor) {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  const names = new Map(rows.map((row) => [row, fold((row.querySelector("th[scope=row]") ?? row.cells[0]).textContent)]));
  const bar = anchor.previousElementSibling?.matches("[data-td-bar]") ? anchor.previousElementSibling : barBefore(anchor);
  const [field, count] = [bar.querySelector("input"), bar.querySelector("output")];
  const group = groups(table, rows);
  if (group) count.before(group.label);

  const apply = () => {
    const [wanted, chosen] = [fold(field.value), group?.select.value];
    let shown = 0;
    for (const row of rows) {
      const hidden = !names.get(row).includes(wanted) || Boolean(chosen && row.dataset.group !== chosen);
      if (row.hidden !== hidden) row.hidden = hidden;
      shown += !hidden;
    }
    count.textContent = WORDS.shown(shown, rows.length);
  };
  apply(); // a reader who comes back finds the field as it was left
  field.addEventListener("input", apply);
  group?.select.addEventListener("change", apply);
}

for (const table of document.querySelectorAll("table[data-td-sortable], table[data-td-filter]")) {
  const anchor = table.closest(".td-scroll") ?? table;
  const status = element("p", { className: "td-unseen", "aria-live": "polite", lang: LANGUAGE });
  anchor.after(status);
  if (table.hasAttribute("data-td-sortable")) sortable(table, status);
  if (table.hasAttribute("data-td-filter")) filterable(table, anchor);
}
