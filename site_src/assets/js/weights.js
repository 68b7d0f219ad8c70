// A ranking under the reader's own weights: sliders, the table in their order, the address that holds them (?w=80,120,…).
//   <div data-td-weights="w" data-full="…"> with <fieldset hidden> of ranges, a status, <script type="application/json">
//   with every word said here, and a table whose rows have data-shares and data-rank
import { percent, ranks, resummed, staying, sums } from "./weigh.js";

const LATER = 300;
// Of a list longer than LONG these rows come with the movement of a slider; those further down come right after.
const LONG = 120, AT_ONCE = 30;

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
    this.laid = this.rows.map((_, i) => i); // which unit's row stands where
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

  // Nothing is read from the page while it is written, so that it is laid out once.
  show() {
    const weights = this.sliders.map(({ value }) => BigInt(value));
    const total = weights.reduce((sum, weight) => sum + weight, 0n);
    weights.forEach((weight, i) => {
      const text = total ? `${percent(weight, total, 1, this.decimal)}${this.percent}` : `0${this.percent}`;
      if (this.sliders[i].getAttribute("aria-valuetext") === text) return;
      write(this.shown[i], text);
      this.sliders[i].setAttribute("aria-valuetext", text);
    });
    this.scores = this.weights ? resummed(this.scores, this.shares, this.weights, weights) : sums(this.shares, weights);
    this.weights = weights;
    this.ranks = total ? ranks(this.scores) : [];
    const order = this.rows.map((_, i) => i);
    if (total) order.sort((a, b) => this.ranks[a] - this.ranks[b] || a - b);
    clearTimeout(this.rest);
    if (order.length <= LONG) return this.lay(order, total);
    this.lay(order.slice(0, AT_ONCE), total);
    this.rest = setTimeout(() => this.lay(order, total));
  }

  // The rows of these units to the top, in this order. A row that is moved is styled and laid out anew, which is what takes
  // a phone's time: so as many as can stay where they are.
  lay(order, total) {
    for (const unit of order) {
      const [rank, score] = this.own[unit];
      write(rank, total ? `${this.ranks[unit]}/${this.rows.length}` : "–");
      write(score, total ? percent(this.scores[unit], this.full * total, 2, this.decimal) : "–");
    }
    const first = new Set(order);
    const wanted = [...order, ...this.laid.filter((unit) => !first.has(unit))];
    const place = [];
    this.laid.forEach((unit, i) => {
      place[unit] = i;
    });
    const stay = staying(wanted.map((unit) => place[unit]));
    let next = null;
    for (const unit of [...wanted].reverse()) {
      if (!stay.has(place[unit])) this.body.insertBefore(this.rows[unit], next);
      next = this.rows[unit];
    }
    this.laid = wanted;
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
