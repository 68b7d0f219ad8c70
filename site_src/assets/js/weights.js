// A ranking under the reader's own weights: sliders, the table in their order, the address that holds them (?w=80,120,…).
//   <div data-td-weights="w" data-full="…"> with <fieldset hidden> of ranges, a status, <script type="application/json">
//   with every word said here, and a table whose rows have data-shares and data-rank
import { percent, ranks, sums } from "./weigh.js";

const LATER = 300;
// Rows that come with the movement of a slider; those further down come right after.
const AT_ONCE = 30;

function write(cell, text) {
  const node = cell.firstChild ?? cell.appendChild(new Text());
  if (node.data !== text) node.data = text;
}

class Weighing {
  constructor(box) {
    this.name = box.dataset.tdWeights;
    this.full = BigInt(box.dataset.full);
    const { say, number } = JSON.parse(box.querySelector("script").textContent);
    this.say = say;
    this.decimal = number.decimal;
    this.percent = number.percent;
    this.sliders = [...box.querySelectorAll("input[type=range]")];
    this.shown = [...box.querySelectorAll(".td-weight__now")];
    this.status = box.querySelector("[role=status]");
    this.body = box.querySelector("tbody");
    this.rows = [...this.body.rows];
    this.shares = this.rows.map((row) => row.dataset.shares.split(" ").map(BigInt));
    this.official = this.rows.map((row) => Number(row.dataset.rank));
    this.names = this.rows.map((row) => row.querySelector("th").textContent.trim());
    this.own = this.rows.map((row) => [...row.querySelectorAll("[data-own]")]);
    for (const cell of box.querySelectorAll("[data-own]")) cell.hidden = false;
    box.querySelector("caption").textContent = say.caption;
    box.querySelector("fieldset").hidden = false;
    for (const slider of this.sliders) slider.addEventListener("input", () => this.ask());
    box.querySelector("button").addEventListener("click", () => {
      this.set(this.sliders.map(({ dataset }) => dataset.official));
      this.ask();
    });
    this.read();
  }

  set(weights) {
    this.sliders.forEach((slider, i) => {
      slider.value = weights[i];
    });
  }

  // What the address says, where it can be meant; else the official weights.
  read() {
    const given = (new URLSearchParams(location.search).get(this.name) ?? "").split(",");
    const meant = given.length === this.sliders.length && given.every((text, i) => /^\d{1,9}$/.test(text) && Number(text) <= Number(this.sliders[i].max));
    this.set(meant ? given : this.sliders.map(({ dataset }) => dataset.official));
    this.show();
    this.tell();
  }

  // As often as the screen is painted; address and words when the slider rests.
  ask() {
    this.asked ??= requestAnimationFrame(() => {
      this.asked = undefined;
      this.show();
    });
    clearTimeout(this.later);
    this.later = setTimeout(() => {
      this.keep();
      this.tell();
    }, LATER);
  }

  get untouched() {
    return this.sliders.every(({ value, dataset }) => value === dataset.official);
  }

  show() {
    const weights = this.sliders.map(({ value }) => BigInt(value));
    const total = weights.reduce((sum, weight) => sum + weight, 0n);
    weights.forEach((weight, i) => {
      const text = total ? `${percent(weight, total, 1, this.decimal)}${this.percent}` : `0${this.percent}`;
      this.shown[i].textContent = text;
      this.sliders[i].setAttribute("aria-valuetext", text);
    });
    const scores = sums(this.shares, weights);
    this.ranks = total ? ranks(scores) : [];
    const order = this.rows.map((_, i) => i);
    if (total) order.sort((a, b) => this.ranks[a] - this.ranks[b] || a - b);
    clearTimeout(this.rest);
    this.lay(order.slice(0, AT_ONCE), 0, scores, total);
    if (order.length > AT_ONCE) this.rest = setTimeout(() => this.lay(order.slice(AT_ONCE), AT_ONCE, scores, total));
  }

  // Rows of these units from a place on; what is as it was is left alone, because laying out is what takes a phone's time.
  lay(order, from, scores, total) {
    const there = [...this.body.rows].slice(from, from + order.length);
    for (const unit of order) {
      const [rank, score] = this.own[unit];
      write(rank, total ? `${this.ranks[unit]}/${this.rows.length}` : "–");
      write(score, total ? percent(scores[unit], this.full * total, 2, this.decimal) : "–");
    }
    if (order.every((unit, i) => this.rows[unit] === there[i])) return;
    const rows = order.map((unit) => this.rows[unit]);
    if (from) this.body.append(...rows);
    else this.body.prepend(...rows);
  }

  tell() {
    const first = this.names.filter((_, i) => this.ranks[i] === 1).join(", ");
    const moved = this.ranks.filter((rank, i) => rank !== this.official[i]).length;
    const fill = (text) => text.replace("{names}", first).replace("{n}", moved);
    this.status.textContent = !this.ranks.length ? this.say.nothing : this.untouched ? this.say.official : fill(this.say.first);
  }

  keep() {
    const asked = new URLSearchParams(location.search);
    const others = [...asked].filter(([key]) => key !== this.name);
    const own = this.untouched ? [] : [[this.name, this.sliders.map(({ value }) => value).join(",")]];
    const search = [...others, ...own].map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value).replaceAll("%2C", ",")}`).join("&");
    history.replaceState(null, "", `${location.pathname}${search ? `?${search}` : ""}${location.hash}`);
  }
}

const all = [...document.querySelectorAll("[data-td-weights]")].map((box) => new Weighing(box));
addEventListener("popstate", () => all.forEach((one) => one.read()));
