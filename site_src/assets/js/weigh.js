// Ranks under given weights, in whole numbers of any size: no float decides a rank.

// Σ weight × share of each unit; shares: units × indicators, weights: one an indicator, all BigInt.
export function sums(shares, weights) {
  return shares.map((row) => row.reduce((sum, share, i) => sum + share * weights[i], 0n));
}

// The same sums after some weights changed: what each changed weight adds, no more.
export function resummed(totals, shares, before, after) {
  const changed = after.flatMap((weight, i) => (weight === before[i] ? [] : [[i, weight - before[i]]]));
  return totals.map((total, unit) => changed.reduce((sum, [i, more]) => sum + shares[unit][i] * more, total));
}

// Which of some places can stay so that the others, moved, bring all into rising order: a longest rising row of them.
export function staying(places) {
  const ends = []; // by length, the index where the row ends that ends lowest
  const before = [];
  places.forEach((place, i) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (places[ends[middle]] < place) low = middle + 1;
      else high = middle;
    }
    before[i] = ends[low - 1];
    ends[low] = i;
  });
  const found = new Set();
  for (let i = ends.at(-1); i !== undefined; i = before[i]) found.add(places[i]);
  return found;
}

// Competition ranks, the highest first; equal sums share the best rank (1, 2, 2, 4).
export function ranks(totals) {
  const order = totals.map((_, i) => i).sort((a, b) => (totals[a] > totals[b] ? -1 : totals[a] < totals[b] ? 1 : 0));
  const found = [];
  order.forEach((unit, place) => {
    const before = order[place - 1];
    found[unit] = place && totals[before] === totals[unit] ? found[before] : place + 1;
  });
  return found;
}

// A part of a whole as per cent with so many decimals, halves to even as everywhere on this site: "12,5".
export function percent(part, whole, places, decimal) {
  const full = 100n * 10n ** BigInt(places) * part;
  const [below, rest] = [full / whole, 2n * (full % whole)];
  const size = rest > whole || (rest === whole && below % 2n) ? below + 1n : below;
  const digits = String(size).padStart(places + 1, "0");
  return places ? `${digits.slice(0, -places)}${decimal}${digits.slice(-places)}` : digits;
}
