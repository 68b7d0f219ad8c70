// The one script every page loads: it turns the colours and fetches the others where a page has work for them.
document.documentElement.classList.replace("no-js", "js");

// A wrong address may be one of the other language: that is told before the others begin to speak.
if (document.querySelector("[data-td-lost]")) await import("./lost.js").catch(() => {});

const HELPERS = [
  ["[data-td-search], [data-td-finder]", "./search.js"],
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

// The choice is kept where the page's inline script looks for it before the page is painted.
const KEY = `${new URL("../../", import.meta.url).pathname}.__palette`;
const buttons = [...document.querySelectorAll("[data-td-theme]")];

function show(scheme) {
  document.body.setAttribute("data-md-color-scheme", scheme);
  for (const button of buttons) button.hidden = button.dataset.mdColorScheme !== scheme;
}

function keep(button) {
  try {
    if (button.dataset.tdTheme === "auto") return localStorage.removeItem(KEY);
    localStorage.setItem(KEY, JSON.stringify({ color: { scheme: button.dataset.mdColorScheme } }));
  } catch {
    // Storage is forbidden here: the choice then holds for this page only.
  }
}

buttons.forEach((button, index) => {
  button.addEventListener("click", () => {
    const next = (index + 1) % buttons.length;
    keep(buttons[next]);
    show(buttons[next].dataset.mdColorScheme);
    buttons[next].focus();
  });
});

if (buttons.length) show(document.body.getAttribute("data-md-color-scheme"));
