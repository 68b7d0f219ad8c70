// A ranking under the reader's own weights: sliders, the table in their order, the address that holds them (?w=80,120,…).
//   <div data-td-weights="w" data-full="…"> with <fieldset hidden> of ranges, a status, <script type="application/json">
//   with every word said here, and a table whose rows have data-shares and data-rank
import { percent, ranks, sums } from "./weigh.js";

const LATER = 300;

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
    this.own.forEach(([rank, score], i) => {
      rank.textContent = total ? `${this.ranks[i]}/${this.rows.length}` : "–";
      score.textContent = total ? percent(scores[i], this.full * total, 2, this.decimal) : "–";
    });
    const order = this.rows.map((_, i) => i);
    if (total) order.sort((a, b) => this.ranks[a] - this.ranks[b] || a - b);
    if (order.some((unit, place) => this.body.rows[place] !== this.rows[unit])) this.body.replaceChildren(...order.map((i) => this.rows[i]));
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
