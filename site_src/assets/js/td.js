// The one script every page loads: it turns the colours and fetches the others where a page has work for them.
document.documentElement.classList.replace("no-js", "js");

// A wrong address may be one of the other language: that is told before the others begin to speak.
if (document.querySelector("[data-td-lost]")) await import("./lost.js").catch(() => {});

const HELPERS = [
  ["[data-td-search-box], [data-td-finder]", "./search.js"],
  ["table[data-td-sortable], table[data-td-filter]", "./table.js"],
  ["figure.td-chart[data-kind]", "./chart.js"],
  ["[data-td-copy], .td-quotes", "./copy.js"],
  ["[data-td-card]", "./card.js"],
  [".td-cite[data-cite]", "./cite.js"],
  [".td-scroll", "./scroll.js"],
  ["[data-td-compare]", "./compare.js"],
  ["[data-td-weights]", "./weights.js"],
];

for (const [selector, script] of HELPERS) {
  // A script that cannot run leaves the page as it was: everything on it can be read and followed without.
  if (document.querySelector(selector)) import(script).catch(() => {});
}

// One button, three states, each a button of its own that shows while it is the present one. The choice is kept where
// the page's inline script looks for it before the page is painted.
const KEY = `${new URL("../../", import.meta.url).pathname}.__palette`;
const THIN = 'fill="none" stroke="currentColor" stroke-width="2"';
const STATES = [
  ["auto", "auto", `<circle cx="12" cy="12" r="8" ${THIN}/><path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor"/>`],
  ["light", "default", `<circle cx="12" cy="12" r="4.5" ${THIN}/><path ${THIN} stroke-linecap="round"
    d="M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2"/>`],
  ["dark", "slate", `<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z" ${THIN} stroke-linejoin="round"/>`],
];

function show(scheme) {
  document.body.setAttribute("data-md-color-scheme", scheme);
  for (const button of document.querySelectorAll("[data-td-theme]")) button.hidden = button.dataset.scheme !== scheme;
}

function keep({ dataset }) {
  try {
    if (dataset.tdTheme === "auto") return localStorage.removeItem(KEY);
    localStorage.setItem(KEY, JSON.stringify({ color: { scheme: dataset.scheme } }));
  } catch {
    // Storage is forbidden here: the choice then holds for this page only.
  }
}

function colours(place, said, element) {
  const buttons = STATES.map(([name, scheme, drawn]) =>
    element("button", {
      type: "button",
      className: "td-palette__button",
      title: said[name],
      "aria-label": said[name],
      "data-td-theme": name,
      "data-scheme": scheme,
      innerHTML: `<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">${drawn}</svg>`,
    }),
  );
  buttons.forEach((button, index) => {
    button.addEventListener("click", () => {
      const next = buttons[(index + 1) % buttons.length];
      keep(next);
      show(next.dataset.scheme);
      next.focus();
    });
  });
  place.append(...buttons);
  show(document.body.getAttribute("data-md-color-scheme"));
}

const place = document.querySelector(".td-palette");
if (place) import("./words.js").then(({ WORDS, element }) => colours(place, WORDS.colours, element)).catch(() => {});
