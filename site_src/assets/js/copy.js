// Copy a citation or an address.
//   <button type="button" data-td-copy="text to copy" hidden>   or data-td-copy="#id" for the text of that element
import { WORDS, element } from "./words.js";

function text(button) {
  const wanted = button.dataset.tdCopy;
  if (wanted.startsWith("#")) return document.querySelector(wanted)?.textContent.trim() ?? "";
  return wanted;
}

if (navigator.clipboard) {
  const status = element("p", { className: "td-unseen", "aria-live": "polite" });
  document.body.append(status);
  for (const button of document.querySelectorAll("[data-td-copy]")) {
    button.hidden = false;
    const name = button.textContent;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text(button));
      } catch {
        return; // the reader or the browser said no
      }
      status.textContent = button.textContent = WORDS.copied;
      setTimeout(() => (button.textContent = name), 2000);
    });
  }
}
