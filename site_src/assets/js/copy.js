// Copy a citation, a sentence or an address.
//   <button type="button" data-td-copy="text to copy" hidden>   or data-td-copy="#id" for the text of that element; the
//   citation of the page, #trich-dan, with its permanent address
//   <div class="td-quotes" id="…" data-title="…"><li><p>        each sentence gets a button, which adds the citation of its
//   block and the page's own address with the block's id: the canonical address where the page says it
import { ROOT, WORDS, element } from "./words.js";

function told(wanted) {
  if (!wanted.startsWith("#")) return wanted;
  const text = document.getElementById(wanted.slice(1))?.textContent.trim() ?? "";
  return wanted === "#trich-dan" ? `${text}\n${permalink(`#${anchor()}`.replace(/^#$/, ""))}` : text;
}

// What names the edition that a unit's citation is of; "" on other pages, whose own address is enough.
function anchor() {
  const edition = document.querySelector('.td-standing p > a[href*="xep-hang/"]')?.getAttribute("href").split("/").at(-2);
  return document.getElementById(`trich-${edition}`)?.id ?? "";
}

function permalink(fragment) {
  const address = document.querySelector("link[rel=canonical]")?.href ?? location.href.replace(/#.*$/, "");
  return address + fragment;
}

function quoted(block, sentence) {
  const citation = block.querySelector("[id$='.nguon']");
  return [sentence.textContent.trim(), citation.textContent.trim(), permalink(`#${block.id}`)].join("\n");
}

// Code to paste names the site by its address; where the pages do not know it, the browser does.
for (const code of document.querySelectorAll("[data-td-rooted]")) {
  code.textContent = code.textContent.replace('src="/', `src="${ROOT}`);
}

// Every button with what it copies; those of sentences are made here, so that a page carries only the sentences.
function* buttons() {
  for (const button of document.querySelectorAll("[data-td-copy]")) {
    button.hidden = false;
    yield [button, () => told(button.dataset.tdCopy)];
  }
  for (const block of document.querySelectorAll(".td-quotes")) {
    for (const [i, sentence] of block.querySelectorAll("li > p").entries()) {
      const button = element("button", { type: "button", className: "td-button", textContent: WORDS.copy });
      button.setAttribute("aria-label", `${WORDS.copy} ${WORDS.copied_from(i + 1, block.dataset.title)}`);
      sentence.after(button);
      yield [button, () => quoted(block, sentence)];
    }
  }
}

let status;

// A button that copies what text() says, and says for two seconds that it did.
export function copies(button, text) {
  const [name, label] = [button.textContent, button.getAttribute("aria-label")];
  let back;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
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

if (navigator.clipboard) {
  status = element("p", { className: "td-unseen", "aria-live": "polite" });
  document.body.append(status);
  for (const [button, text] of buttons()) copies(button, text);
}
