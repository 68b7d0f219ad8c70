// A table wider than its place scrolls sideways: then the place is a stop of the keyboard with the name of its table.
//   <div class="td-scroll"><table><caption>…</caption>
import { WORDS } from "./words.js";

function settle(place) {
  const wide = place.scrollWidth > place.clientWidth + 1 && getComputedStyle(place).overflowX === "auto";
  if (wide === place.hasAttribute("tabindex")) return;
  const name = `${WORDS.scroll}: ${place.querySelector("caption")?.textContent.trim() ?? ""}`;
  for (const [key, value] of Object.entries({ tabindex: "0", role: "region", "aria-label": name })) {
    if (wide) place.setAttribute(key, value);
    else place.removeAttribute(key);
  }
}

const observer = new ResizeObserver((seen) => seen.forEach(({ target }) => settle(target.closest(".td-scroll"))));

export function watch(place) {
  for (const part of [place, ...place.querySelectorAll(":scope > table")]) observer.observe(part);
}

for (const place of document.querySelectorAll(".td-scroll")) watch(place);
