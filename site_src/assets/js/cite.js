// Citations for reference managers, on pages that have no such files: BibTeX, RIS and CSL-JSON, as
// generator/distributions/citations.py writes them, of the page and of each edition on it.
//   <div class="td-cite" data-cite="who publishes" data-issued="2026-03-10">   the page
//   <tr id="trich-…" data-cite="who published" data-issued="2023-08"> with a link to the edition: its figures here;
//   data-title where the link does not say the edition's title
import { address, save, text } from "./saved.js";
import { LANGUAGE, WORDS, element } from "./words.js";

const WRITTEN = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
const LANGUAGES = { vi: "vietnamese", en: "english" };
const braced = (words) => words.replace(/[\\{}%&#_$~^]/g, (sign) => WRITTEN[sign] ?? `\\${sign}`);

// one: { key, title, authors, issued, url, said }; today: the day of access, YYYY-MM-DD; site: its name.
function bibtexOf(one, today, site, language) {
  const fields = {
    author: one.authors.map((name) => `{${braced(name)}}`).join(" and "),
    title: `{${braced(one.title)}}`,
    year: one.issued.slice(0, 4),
    date: one.issued,
    howpublished: braced(site),
    note: braced(one.said),
    url: one.url,
    urldate: today,
    language: LANGUAGES[language],
  };
  const lines = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}},\n`);
  return `@misc{${one.key},\n${lines.join("")}}\n`;
}

export const bibtex = (all, ...more) => all.map((one) => bibtexOf(one, ...more)).join("\n");

function risOf(one, today, site, language) {
  const [year, month = "", day = ""] = one.issued.split("-");
  const tags = [["TY", "DATA"], ["ID", one.key], ...one.authors.map((name) => ["AU", name]), ["TI", one.title]];
  if (one.issued) tags.push(["PY", year], ["DA", `${year}/${month}/${day}/`]);
  if (one.said) tags.push(["AB", one.said]);
  tags.push(["PB", site], ["UR", one.url], ["Y2", `${today.replaceAll("-", "/")}/`], ["LA", language], ["ER", ""]);
  return tags.map(([tag, value]) => `${tag}  - ${value}\r\n`).join("");
}

export const ris = (all, ...more) => all.map((one) => risOf(one, ...more)).join("");

const parts = (date) => (date ? { "date-parts": [date.split("-").map(Number)] } : null);

export function csl(all, today, site, language) {
  const items = all.map((one) => ({
    id: one.key,
    type: "dataset",
    title: one.title,
    author: one.authors.map((literal) => ({ literal })),
    issued: parts(one.issued),
    publisher: site,
    abstract: one.said,
    language,
    URL: one.url,
    accessed: parts(today),
  }));
  return JSON.stringify(items.map((item) => Object.fromEntries(Object.entries(item).filter(([, value]) => value))), null, 1);
}

const named = (name) => document.querySelector(`meta[property="og:${name}"]`)?.content ?? "";

// The page, then each edition once, in the order in which they stand.
export function citations(page) {
  const [url, title] = [address(), named("title")];
  const key = new URL(url).pathname.split("/").filter(Boolean).slice(/\/chi-so\/[^/]+\/[^/]+\/$/.test(url) ? -2 : -1).join(".");
  const one = ({ dataset }) => ({ authors: [dataset.cite], issued: dataset.issued ?? "" });
  const found = [{ key, title, said: "", url, ...one(page) }];
  const seen = new Set();
  for (const part of document.querySelectorAll("[data-cite]:not(.td-cite)")) {
    const link = part.querySelector('a[href*="xep-hang/"]');
    const edition = link.getAttribute("href").split("/").at(-2);
    if (seen.has(edition)) continue;
    seen.add(edition);
    const anchor = document.getElementById(`trich-${edition}`);
    const said = anchor?.matches(".td-quotes") ? text("li > p", anchor) : "";
    found.push({ key: `${key}.${edition}`, title: `${title}: ${part.dataset.title ?? link.textContent.trim()}`, said, url: url + (anchor ? `#${anchor.id}` : ""), ...one(part) });
  }
  return found;
}

const FORMATS = [
  ["BibTeX", "bib", "application/x-bibtex", bibtex],
  ["RIS", "ris", "application/x-research-info-systems", ris],
  ["CSL-JSON", "json", "application/vnd.citationstyles.csl+json", csl],
];

const page = document.querySelector(".td-cite[data-cite]");
if (page) {
  const buttons = FORMATS.map(([format, ending, type, made]) => {
    const button = element("button", { type: "button", className: "td-button", textContent: format });
    button.setAttribute("aria-label", `${format}: ${WORDS.cite}`);
    button.addEventListener("click", () => {
      const today = new Date().toISOString().slice(0, 10);
      save(new Blob([made(citations(page), today, named("site_name"), LANGUAGE)], { type }), `trich-dan.${ending}`);
    });
    return button;
  });
  // Where other pages have the files: beside the page's own; else below the citation.
  const beside = document.querySelector('.td-downloads a[href$="/data.json"]')?.closest("li");
  if (beside) beside.after(...buttons.map((button) => element("li", {}, button)));
  else page.append(element("p", { className: "td-save" }, ...buttons));
}
