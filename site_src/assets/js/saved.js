// What scripts share that make files for a reader: texts of the page, letters and colours of pictures, the download.
import { element } from "./words.js";

export const FONT = "'Thuoc Do Sans', 'Source Sans 3', 'Segoe UI', Roboto, Arial, sans-serif";
// generator/charts/theme.py
export const PAPER = "#fdfdfb", INK = "#1b1d1f", SOFT = "#53585d", GROUND = "#e9eae5", PUBLISHED = "#0b5563";

const ruler = document.createElement("canvas").getContext("2d");

export const text = (selector, within = document) => within.querySelector(selector)?.textContent.replace(/\s+/g, " ").trim() ?? "";

// The page's address, canonical where the page says it.
export const address = () => (document.querySelector("link[rel=canonical]")?.href ?? location.href).replace(/[?#].*$/, "");

// Words in lines that fit into so many pixels.
export function wrapped(words, font, room) {
  ruler.font = font;
  const lines = [""];
  for (const word of words.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && ruler.measureText(longer).width > room) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

export function save(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
