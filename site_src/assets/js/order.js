// Names as a Vietnamese dictionary orders them: syllable by syllable, each by its letters, then by its tone. The alphabet is
// the strings file's (alphabet.js is made with the frame), the rules are those of `collate` in generator/i18n.py.
import { LETTERS, TONES } from "./alphabet.js";

const PLACES = new Map([...LETTERS].map((letter, i) => [letter, i]));
const NONE = TONES.length + 1;
const SYLLABLES = /[0-9]+|(?:(?![0-9])[\p{L}\p{N}])+/gu;

// "ệ" is ê and 5.
function parted(sign) {
  if (PLACES.has(sign)) return [sign, 0];
  const [base, ...marks] = sign.normalize("NFD");
  for (const [i, mark] of marks.entries()) {
    const letter = (base + marks.filter((_, at) => at !== i).join("")).normalize("NFC");
    if (PLACES.has(letter)) return [letter, TONES.includes(mark) ? 1 + TONES.indexOf(mark) : NONE];
  }
  return [base, marks.length ? NONE : 0];
}

function syllable(text) {
  if (/^[0-9]+$/.test(text)) return [[-1, Number(text)], []];
  const signs = [...text].map(parted);
  return [signs.map(([plain]) => PLACES.get(plain) ?? 1000 + plain.codePointAt(0)), signs.map(([, tone]) => tone).filter(Boolean)];
}

// What a name is sorted by.
export function collate(text) {
  return (text.toLowerCase().normalize("NFC").match(SYLLABLES) ?? []).map(syllable);
}

// Lists by their first difference, the shorter first.
export function compare(a, b) {
  if (!Array.isArray(a)) return a - b;
  for (let i = 0; i < a.length && i < b.length; i += 1) {
    const order = compare(a[i], b[i]);
    if (order) return order;
  }
  return a.length - b.length;
}
