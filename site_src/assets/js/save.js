// Save a chart that the reader has opened as SVG or PNG, with title, source, licence and address inside the picture, its
// figures as CSV, and its sentence: for pages whose charts have no files, and for any chart as the reader left it.
import { copies } from "./copy.js";
import { FONT, INK, PAPER, SOFT, address, save, text, wrapped } from "./saved.js";
import { WORDS, element } from "./words.js";

const EDGE = 14, TITLE = 15, NOTE = 9.5, SCALE = 2;
// What rows of a chart have only to be laid out (generator/charts/rows.py).
const LAID = new Set(["at", "gap", "broken", "segment", "slot", "text", "heading", "step", "until", "place", "lines", "lower"]);

// What the picture says of itself: as the page says it.
function caption(figure, width) {
  const title = `${text("h1")}: ${text("figcaption", figure)}`;
  const publishers = [...document.querySelectorAll(".td-refs > li")].map((li) => text("span[lang], span:not(.td-quiet)", li) || text("a", li));
  const named = [...new Set(publishers)].slice(0, 3).join(", ");
  const licence = text(".td-footer a[rel~=license]");
  const where = address().replace(/^\w+:\/\//, "");
  const notes = [named && `${WORDS.saved_source}: ${named}.`, `${licence && `${WORDS.saved_licence} ${licence}. `}${where}`];
  const fonts = [`600 ${TITLE}px ${FONT}`, `${NOTE}px ${FONT}`];
  const above = wrapped(title, fonts[0], width), below = notes.filter(Boolean).flatMap((note) => wrapped(note, fonts[1], width));
  return { title, fonts, above, below, top: EDGE + above.length * TITLE * 1.3 + 8, foot: below.length * NOTE * 1.3 + EDGE + 8 };
}

async function svgOf(figure, view) {
  const inner = new DOMParser().parseFromString(await view.toSVG(), "image/svg+xml").documentElement;
  const [width, height] = ["width", "height"].map((name) => parseFloat(inner.getAttribute(name)));
  const said = caption(figure, width), whole = height + said.top + said.foot;
  const make = (name, properties, content = "") => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(properties)) node.setAttribute(key, value);
    node.textContent = content;
    return node;
  };
  const outer = make("svg", { viewBox: `0 0 ${width + 2 * EDGE} ${whole}`, width: 1.5 * (width + 2 * EDGE), height: 1.5 * whole, "font-family": FONT });
  outer.append(make("title", {}, said.title), make("desc", {}, text(".td-chart__text", figure)), make("rect", { width: "100%", height: "100%", fill: PAPER }));
  said.above.forEach((line, i) => outer.append(make("text", { x: EDGE, y: EDGE + TITLE * (0.95 + 1.3 * i), "font-size": TITLE, "font-weight": 600, fill: INK }, line)));
  inner.setAttribute("x", EDGE);
  inner.setAttribute("y", said.top);
  outer.append(inner);
  said.below.forEach((line, i) => outer.append(make("text", { x: EDGE, y: said.top + height + 8 + NOTE * (0.95 + 1.3 * i), "font-size": NOTE, fill: SOFT }, line)));
  return new Blob([new XMLSerializer().serializeToString(outer)], { type: "image/svg+xml" });
}

async function pngOf(figure, view) {
  const drawn = await view.toCanvas(SCALE), [width, height] = [drawn.width / SCALE, drawn.height / SCALE];
  const said = caption(figure, width);
  const whole = element("canvas", { width: drawn.width + 2 * EDGE * SCALE, height: (height + said.top + said.foot) * SCALE });
  const pen = whole.getContext("2d");
  pen.fillStyle = PAPER;
  pen.fillRect(0, 0, whole.width, whole.height);
  pen.drawImage(drawn, EDGE * SCALE, said.top * SCALE);
  pen.scale(SCALE, SCALE);
  pen.textRendering = "geometricPrecision"; // else letters stand where those of half the size would
  [pen.font, pen.fillStyle] = [said.fonts[0], INK];
  said.above.forEach((line, i) => pen.fillText(line, EDGE, EDGE + TITLE * (0.95 + 1.3 * i)));
  [pen.font, pen.fillStyle] = [said.fonts[1], SOFT];
  said.below.forEach((line, i) => pen.fillText(line, EDGE, said.top + height + 8 + NOTE * (0.95 + 1.3 * i)));
  return new Promise((done) => whole.toBlob(done, "image/png"));
}

// The figures as they are drawn, a line each; quoted where they must be.
export function csvOf(rows) {
  const drawn = rows.filter(({ label }) => label != null);
  const columns = [...new Set(drawn.flatMap(Object.keys))].filter((name) => !LAID.has(name) && drawn.some((row) => row[name] != null));
  const cell = (value) => (/[",\r\n]/.test(value ?? "") ? `"${value.replaceAll('"', '""')}"` : String(value ?? ""));
  const lines = [columns, ...drawn.map((row) => columns.map((name) => row[name]))];
  return new Blob([lines.map((line) => `${line.map(cell).join(",")}\r\n`).join("")], { type: "text/csv" });
}

// Buttons below an opened chart: its files, and its sentence. view: Vega's; rows: as they are drawn.
export function offer(figure, view, rows) {
  const row = element("p", { className: "td-save" });
  for (const [ending, made] of [["svg", svgOf], ["png", pngOf], ["csv", () => csvOf(rows)]]) {
    const button = element("button", { type: "button", className: "td-button", textContent: WORDS.save(ending.toUpperCase()) });
    button.addEventListener("click", async () => save(await made(figure, view), `${figure.dataset.kind}.${ending}`));
    row.append(button);
  }
  if (navigator.clipboard) {
    const button = element("button", { type: "button", className: "td-button", textContent: WORDS.copy_sentence });
    copies(button, () => text(".td-chart__text", figure));
    row.append(button);
  }
  figure.querySelector(".td-chart__live").after(row);
}
