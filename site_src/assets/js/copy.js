// Copy a citation, a sentence or an address.
//   <button type="button" data-td-copy="text to copy" hidden>   or data-td-copy="#id" for the text of that element
//   data-td-with="#id"         adds the text of that element, on a line of its own
//   data-td-permalink="#id"    adds the page's own address with that fragment: the canonical one where the page says it
import { WORDS, element } from "./words.js";

function told(wanted) {
  if (!wanted.startsWith("#")) return wanted;
  return document.getElementById(wanted.slice(1))?.textContent.trim() ?? "";
}

function permalink(fragment) {
  const address = document.querySelector("link[rel=canonical]")?.href ?? location.href.replace(/#.*$/, "");
  return address + fragment;
}

function text(button) {
  const { tdCopy, tdWith, tdPermalink } = button.dataset;
  return [told(tdCopy), tdWith && told(tdWith), tdPermalink && permalink(tdPermalink)].filter(Boolean).join("\n");
}

if (navigator.clipboard) {
  const status = element("p", { className: "td-unseen", "aria-live": "polite" });
  document.body.append(status);
  for (const button of document.querySelectorAll("[data-td-copy]")) {
    button.hidden = false;
    const [name, label] = [button.textContent, button.getAttribute("aria-label")];
    let back;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text(button));
      } catch {
        return; // the reader or the browser said no
      }
      clearTimeout(back);
      status.textContent = button.textContent = WORDS.copied;
      button.removeAttribute("aria-label"); // a name says what the button shows
      back = setTimeout(() => {
        status.textContent = "";
        button.textContent = name;
        if (label) button.setAttribute("aria-label", label);
      }, 2000);
    });
  }
}
