// The page for a wrong address: its language first, the words of the address in the search, and the nearest names.
//   <div lang="vi" data-td-lost="vi"> … <ul> of links that help without a script
const ROOT = new URL("../../", import.meta.url);
const FEW = 5;
const MANY = 25;

// "/vn/en/don-vi/tay-nin/index.html" → { language: "en", words: "tay nin" }
function read(path) {
  const parts = path.slice(ROOT.pathname.length).split("/").map(text).filter(Boolean);
  const language = parts[0] === "en" ? "en" : "vi";
  const named = parts.filter((part) => !/^(en|index\.html?|data\.(csv|json))$/.test(part));
  return { language, words: (named.at(-1) ?? "").replace(/\.html?$/, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim().slice(0, 80) };
}

function text(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // no address of ours, but still some letters of a name
  }
}

// How many letters to add, drop or change to make one of the other.
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1])));
    }
    row = next;
  }
  return row.at(-1);
}

// What the longest beginning of the words finds, "tay ninhh" without its last letter; then by how near a whole name is
// (meta.key has them as keys, "_tâyninh"), and the higher level first.
async function nearest(find, words, fold) {
  const key = `_${fold(words).replaceAll(" ", "")}`;
  const away = (page) => Math.min(...fold(page.meta.key ?? page.meta.title).split(" ").map((name) => distance(key, name)));
  const weight = (page) => Number(page.filters.weight?.[0] ?? 0);
  for (let asked = words; asked.length > 1; asked = asked.slice(0, -1).trim()) {
    const { results } = await find(asked, { limit: MANY });
    if (results.length) {
      const rated = results.map((page) => [away(page), -weight(page), page]);
      return rated.sort(([a, b], [c, d]) => a - c || b - d).slice(0, FEW).map(([, , page]) => page);
    }
  }
  return [];
}

function link(page, element) {
  const { title, context } = page.meta;
  const where = context && !title.includes(context) ? ` (${context})` : "";
  return element("li", {}, element("a", { href: page.url, textContent: title }), where);
}

async function help(section, words) {
  const search = section.querySelector("a[href$='tim-kiem/']");
  if (!words || !search) return;
  search.href = `${search.href}?${new URLSearchParams({ q: words })}`;
  const { WORDS, element, fold } = await import("./words.js");
  search.textContent = WORDS.lost.search(words);
  const { find } = await import(new URL("pagefind/find.js", ROOT));
  const pages = await nearest(find, words, fold);
  if (!pages.length) return;
  const list = element("ul", {}, ...pages.map((page) => link(page, element)));
  const [before, after] = [WORDS.lost.nearest, WORDS.lost.other].map((textContent) => element("p", { textContent }));
  section.querySelector("ul").before(before, list, after);
}

const { language, words } = read(location.pathname);
const sections = [...document.querySelectorAll("[data-td-lost]")];
const own = sections.find((section) => section.dataset.tdLost === language);
if (own) {
  // The words of the scripts and the search take their language from here, so this comes before they are fetched.
  for (const part of document.querySelectorAll("header, footer, nav, h1, .td-skip")) part.lang ||= document.documentElement.lang;
  document.documentElement.lang = language;
  if (own !== sections[0]) sections[0].before(own);
  help(own, words).catch(() => {}); // the links that stand there help without
}
