// The card image of a unit or a ranking that has none beside it: 1200 × 630, laid out as generator/press/cards.py does it,
// from what the page says.
//   <a href="…#anh-chia-se" data-td-card>, which tells how to get one, becomes a button that makes it
import { FONT, GROUND, INK, PAPER, PUBLISHED, SOFT, save, text, wrapped } from "./saved.js";
import { WORDS, element } from "./words.js";

const WIDE = 1200, HIGH = 630, EDGE = 80, ROOM = WIDE - 2 * EDGE;
// Of a name, how many lines of it there may be, and of the rank below; the first is taken in which the name fits.
const SIZES = [[76, 1, 120], [64, 2, 96], [54, 2, 96], [46, 3, 72]];
const LOWEST = 505;

const named = (name) => document.querySelector(`meta[property="og:${name}"]`)?.content ?? "";
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
const strong = (size) => `600 ${size}px ${FONT}`;
const plain = (size) => `${size}px ${FONT}`;

// What the card says, all of it taken from the page.
export function told() {
  const place = document.querySelector(".td-standing");
  const figures = [...(place?.querySelectorAll(".td-standing__figures > div") ?? [])].map((one) => ({
    value: text(".td-figure", one), label: text(".td-label", one), words: Boolean(one.querySelector(".td-words")),
  }));
  const first = figures[0];
  const ranked = first && !first.words && first.label.startsWith(WORDS.rank) ? figures.shift() : null;
  const [rank, of = ""] = ranked?.value.split("/") ?? [""];
  const sources = (place ?? document).querySelectorAll("a.td-source > span");
  const publishers = [...new Set([...sources].map((node) => node.textContent.trim()))].slice(0, place ? 3 : 1);
  const lead = text(".td-lead, .td-missing").split(/(?<=[.!?]) /);
  return {
    site: named("site_name"),
    name: named("title"),
    kind: location.pathname.includes("/xep-hang/") ? WORDS.levels.edition : text(".td-crumbs li:last-child"),
    rank,
    of,
    rankLabel: capital(ranked?.label ?? ""),
    facts: figures.length || ranked ? figures.map(({ value, label }) => `${capital(label)}: ${value}`) : lead,
    foot: [place ? text("p > a", place) : "", publishers.length ? `${WORDS.saved_source}: ${publishers.join(", ")}.` : ""].filter(Boolean),
  };
}

// At most so many lines; what is left out is marked.
function cut(lines, most) {
  return lines.length > most ? [...lines.slice(0, most - 1), `${lines[most - 1]}…`] : lines;
}

export function painted(card) {
  const whole = element("canvas", { width: WIDE, height: HIGH });
  const pen = whole.getContext("2d");
  const box = (colour, x, y, wide, high) => {
    pen.fillStyle = colour;
    pen.fillRect(x, y, wide, high);
  };
  const write = (line, x, y, font, colour, align = "left") => {
    [pen.font, pen.fillStyle, pen.textAlign] = [font, colour, align];
    pen.fillText(line, x, y);
    return pen.measureText(line).width;
  };
  const [size, most, big] = SIZES.find(([size, lines]) => wrapped(card.name, strong(size), ROOM).length <= lines) ?? SIZES.at(-1);
  const name = cut(wrapped(card.name, strong(size), ROOM), most);
  const top = 150 + size;
  const below = top + (name.length - 1) * size * 1.15 + 40;
  box(PAPER, 0, 0, WIDE, HIGH);
  box(PUBLISHED, 0, 0, 20, HIGH);
  write(card.site, EDGE, 86, strong(34), PUBLISHED);
  write(card.kind, WIDE - EDGE, 86, plain(30), SOFT, "right");
  box(INK, EDGE, 113, ROOM, 2);
  name.forEach((line, i) => write(line, EDGE, top + i * size * 1.15, strong(size), INK));
  let left = EDGE;
  if (card.rank) {
    write(card.rankLabel, EDGE, below + 28, plain(26), SOFT);
    left += write(card.rank, EDGE, below + 24 + big, strong(big), PUBLISHED) + 20;
    if (card.of) left += write(WORDS.card_of(card.of), left, below + 24 + big, plain(44), SOFT) + 4;
    left += 40;
  }
  const room = card.rank ? 2 : Math.floor((LOWEST - below - 50) / 52) + 1;
  const said = card.facts.flatMap((fact) => wrapped(fact, plain(40), WIDE - EDGE - left)).slice(0, room);
  said.forEach((line, i) => {
    const y = card.rank ? below + 24 + big - (said.length - 1 - i) * 50 : below + 50 + i * 52;
    write(line, left, y, plain(40), INK);
  });
  const [rank, of] = [card.rank, card.of].map((number) => Number(number.replace(/\D/g, "")));
  if (rank && of > 1) {
    const [y, at] = [below + big + 68, EDGE + ((rank - 1) * ROOM) / (of - 1)];
    [pen.strokeStyle, pen.lineWidth, pen.lineCap] = [GROUND, 14, "round"];
    pen.beginPath();
    pen.moveTo(EDGE, y);
    pen.lineTo(WIDE - EDGE, y);
    pen.stroke();
    for (const [colour, radius] of [[PAPER, 17], [PUBLISHED, 13]]) {
      pen.fillStyle = colour;
      pen.beginPath();
      pen.arc(at, y, radius, 0, 2 * Math.PI);
      pen.fill();
    }
  }
  const foot = card.foot.map((line) => cut(wrapped(line, plain(28), ROOM), 1)[0]);
  foot.forEach((line, i) => write(line, EDGE, HIGH - 44 - (foot.length - 1 - i) * 38, plain(28), SOFT));
  return whole;
}

for (const link of document.querySelectorAll("[data-td-card]")) {
  const button = element("button", { type: "button", className: "td-button", textContent: link.textContent });
  button.addEventListener("click", async () => {
    await Promise.all([strong(34), plain(34)].map((font) => document.fonts.load(font)));
    painted(told()).toBlob((blob) => save(blob, "anh.png"), "image/png");
  });
  link.replaceWith(button);
}
