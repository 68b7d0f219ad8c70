// Let the reader work with a drawn chart: fetch Vega only when asked, under the strict policy.
//   <figure class="td-chart" data-kind="history" data-rows='[…]'> drawn SVG … <button type="button" data-td-open hidden>
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

async function embed(figure, place) {
  const [spec] = await Promise.all([specification(figure.dataset.kind), import(new URL("assets/vega/vega-embed.js", ROOT))]);
  const rows = JSON.parse(figure.dataset.rows);
  await window.vegaEmbed(place, { ...spec, datasets: { ...spec.datasets, rows } }, OPTIONS);
}

for (const figure of document.querySelectorAll("figure.td-chart[data-kind][data-rows]")) {
  const button = figure.querySelector("button[data-td-open]");
  if (!button) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    const place = element("div", { className: "td-chart__live" });
    const drawn = figure.querySelector("svg");
    drawn ? drawn.before(place) : figure.prepend(place);
    try {
      await embed(figure, place);
      if (drawn) drawn.setAttribute("hidden", "");
      button.hidden = true;
    } catch {
      place.remove();
      button.replaceWith(element("p", { className: "td-note", textContent: WORDS.failed, role: "status" }));
    }
  });
}
