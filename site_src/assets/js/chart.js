// Let the reader work with a drawn chart: fetch Vega only when asked, under the strict policy.
//   <figure class="td-chart" data-kind="history" data-rows='{…}'> drawn SVG … <button type="button" data-td-open hidden>
// In place of data-rows, data-at="bieu-do/….json" may say which file has the rows, by language.
import { WORDS, LANGUAGE, ROOT, element } from "./words.js";

const OPTIONS = { ast: true, defaultStyle: false, tooltip: { disableDefaultStyle: true }, actions: false, renderer: "svg" };
const specifications = new Map();

function specification(kind) {
  if (!specifications.has(kind)) {
    const address = new URL(`charts/${kind}.${LANGUAGE}.json`, ROOT);
    specifications.set(kind, fetch(address).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status))));
  }
  return specifications.get(kind);
}

async function carried({ dataset }) {
  if (dataset.rows) return JSON.parse(dataset.rows);
  const answer = await fetch(dataset.at);
  return answer.ok ? (await answer.json()).rows[LANGUAGE] : Promise.reject(answer.status);
}

async function embed(figure, place) {
  const [spec, { rowsOf }, told] = await Promise.all([
    specification(figure.dataset.kind),
    import("./rows.js"),
    carried(figure),
    import(new URL("assets/vega/vega-embed.js", ROOT)),
  ]);
  const rows = rowsOf(figure.dataset.kind, told);
  const { view } = await window.vegaEmbed(place, { ...spec, datasets: { ...spec.datasets, rows } }, OPTIONS);
  // For who does not see it, it is the picture it was before, with its name, not hundreds of marks without any.
  place.querySelector("svg").setAttribute("aria-hidden", "true");
  place.removeAttribute("aria-roledescription");
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", figure.querySelector(":scope > svg")?.getAttribute("aria-label") ?? "");
  return [view, rows];
}

for (const figure of document.querySelectorAll("figure.td-chart:is([data-rows], [data-at])")) {
  const button = figure.querySelector("button[data-td-open]");
  if (!button) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const asked = document.activeElement === button;
    button.disabled = true;
    const drawn = figure.querySelector("svg");
    const place = element("div", { className: "td-chart__live", tabIndex: -1 });
    drawn ? drawn.before(place) : figure.prepend(place);
    try {
      const [view, rows] = await embed(figure, place);
      if (drawn) drawn.setAttribute("hidden", "");
      button.hidden = true;
      if (asked) place.focus({ preventScroll: true }); // the button that had the focus is gone
      const { offer } = await import("./save.js");
      offer(figure, view, rows);
    } catch {
      place.remove();
      button.replaceWith(element("p", { className: "td-note", textContent: WORDS.failed, role: "status" }));
    }
  });
}
