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

const watch = new ResizeObserver((seen) => seen.forEach(({ target }) => settle(target.closest(".td-scroll"))));
for (const part of document.querySelectorAll(".td-scroll, .td-scroll > table")) watch.observe(part);
