// What may be said of units side by side, without a page: figures as data.json has them, exact differences, and where the
// rules of comparison allow one. Scores are whole millionths (BigInt), so no float decides a digit.

const MICRO = 6;
const DOUBTFUL = new Set(["contradicted", "in_doubt"]);
// As the publishers print what is computed: decimals by scale.
const PLACES = { points: 2, share: 4, percent: 2 };

// "-0.6214" → -621400n; null for what is no number ("NA", nothing).
export function micro(text) {
  const parts = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text ?? "");
  if (!parts) return null;
  const size = BigInt(parts[2] + (parts[3] ?? "").padEnd(MICRO, "0"));
  return parts[1] ? -size : size;
}

// Millionths with so many decimals, halves to even.
export function shown(value, places, { decimal, thousands }, plus = "") {
  const unit = 10n ** BigInt(MICRO - places);
  const size = value < 0n ? -value : value;
  let whole = size / unit;
  const rest = 2n * (size % unit);
  if (rest > unit || (rest === unit && whole % 2n)) whole += 1n;
  const digits = String(whole).padStart(places + 1, "0");
  const front = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, thousands);
  const sign = whole === 0n ? "" : value < 0n ? "−" : plus;
  return sign + front + (places ? decimal + digits.slice(-places) : "");
}

const decimals = (text) => (text.split(".")[1] ?? "").length;

// A figure of a unit's data.json as this page needs it; null where the unit has none in that edition.
export function figure(unit, edition, indicator) {
  const listed = unit.editions.find((one) => one.edition === edition);
  const found = listed?.figures.find((one) => one.indicator === indicator);
  if (found) return told(found, listed);
  const derived = unit.derived.find((one) => one.edition === edition && one.basis === "derived");
  const score = indicator === "index" ? derived?.score : derived?.indicators[indicator];
  if (!derived || !score) return null;
  const [rank, of] = indicator === "index" ? [derived.rank, derived.of] : [null, null];
  return { score, micro: micro(score), rank, of, basis: "derived", derived: true, doubts: {}, cohort: "", sources: [] };
}

function told(found, listed) {
  const evidence = found.evidence ?? [];
  const doubt = (statistic) => {
    const own = evidence.find((one) => one.statistic === statistic); // the one shown comes first
    const verdict = own?.verdict ?? (evidence.length || statistic !== "score" ? "" : found.verdict);
    return DOUBTFUL.has(verdict);
  };
  const cited = evidence.length ? evidence.map((one) => `${one.package}/${one.source}`) : [listed.source];
  return {
    ...found,
    micro: micro(found.score),
    derived: false,
    computed: Boolean(found.recomputed),
    doubts: { score: doubt("score"), rank: found.basis === "published" && (doubt("rank") || doubt("rank_from_last")) },
    cohort: listed.cohort ?? "",
    sources: found.score || found.rank ? [...new Set(cited)] : [],
  };
}

// Score of one minus score of the other, or the cause why there is none: "" where a figure is not there at all.
export function difference(one, other, scale) {
  if (one?.micro == null || other?.micro == null) return { cause: "" };
  if (one.derived || other.derived) return { cause: "derived_note" };
  if (one.cohort !== other.cohort) return { cause: "cohort" };
  if (one.doubts.score || other.doubts.score) return { cause: "doubtful_note" };
  if (one.qualifier || other.qualifier) return { cause: "" };
  if ((one.maximum ?? "") !== (other.maximum ?? "")) return { cause: "maximum" };
  const printed = Math.max(decimals(one.score), decimals(other.score));
  const places = one.computed || other.computed ? Math.min(printed, PLACES[scale] ?? 2) : printed;
  return { value: one.micro - other.micro, places };
}

// What changed from one edition to the next for one unit, as far as the editions continue each other.
export function change(unit, editions, newer) {
  const { previous, continues } = editions[newer] ?? {};
  if (!continues || !editions[previous]) return null;
  const [after, before] = [figure(unit, newer, "index"), figure(unit, previous, "index")];
  if (!after || !before || after.derived || before.derived || after.cohort !== before.cohort) return null;
  const score = difference(after, before, editions[newer].scale);
  const ranked = after.rank && before.rank && after.of && before.of && !after.doubts.rank && !before.doubts.rank;
  const ranks = continues === "ranks" && ranked ? before.rank - after.rank : null;
  if (score.value === undefined && ranks === null) return null;
  return { score: score.value, places: score.places, ranks, year: editions[previous].year };
}

// What parts two editions that stand one above the other: "" nothing, "redrawn" only their ranks, "break" all.
export function parted(editions, newer, older) {
  const [after, before] = [editions[newer], editions[older]];
  if (after.previous === older && after.continues) return after.continues === "ranks" ? "" : "redrawn";
  if (after.framework !== before.framework) return "break";
  return after.on === before.on || after.year !== before.year ? "" : "redrawn";
}

// A score as its source prints it; what is computed or derived, with the decimals of its scale.
export function scoreText(found, scale, number) {
  if (found.micro === null) return "";
  const most = PLACES[scale] ?? 2;
  const places = found.derived || found.computed ? Math.min(most, MICRO) : decimals(found.score);
  return shown(found.micro, places, number);
}

// How a unit goes on from those before it, or those after go on from it: renamed, merged or split; "" where it does not.
// kin: what is known of them, by id.
export function continuing(unit, which, kin) {
  const others = unit[which].map((id) => kin.get(id)).filter(Boolean);
  if (!others.length) return "";
  const back = which === "predecessors" ? "successors" : "predecessors";
  const [many, one] = which === "predecessors" ? ["merged", "split"] : ["split", "merged"];
  if (others.length > 1) return many;
  return others[0][back].length > 1 ? one : "renamed";
}

// The rows of a CSV file, by the names of its columns.
export function rowsOf(csv) {
  const rows = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (!end) break;
    if (end !== ",") rows.push([]);
  }
  const [head, ...body] = rows.filter((row) => row.some(Boolean));
  return body.map((row) => Object.fromEntries(head.map((column, i) => [column, row[i] ?? ""])));
}

// Newest first.
export function ordered(editions, names) {
  const key = (name) => [editions[name].year, editions[name].on ?? "", name];
  return [...names].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    const i = x.findIndex((part, at) => part !== y[at]);
    return i < 0 ? 0 : x[i] > y[i] ? -1 : 1;
  });
}
