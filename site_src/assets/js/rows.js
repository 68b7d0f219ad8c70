// Rows of a chart, as generator/charts/rows.py prepares them, from what its page carries of them.
// Columns, {"rows": 2, "columns": {"year": [2021, 2022], "of": 63}}: what is the same in all rows stands once.
// Years that stand at their ticks do not say so.
// Where names stand above their marks, {"names": ["In two\nlines"], "columns": {"share": [0.7]}}: each line gets a row.
const NAMED = { profile: "indicator", waterfall: "name" };

export function rowsOf(kind, { rows, names, columns }) {
  const made = Array.from({ length: rows ?? names.length }, (_, i) => {
    const row = Object.fromEntries(Object.entries(columns).map(([key, value]) => [key, Array.isArray(value) ? value[i] : value]));
    return kind.startsWith("history") ? { at: row.year, gap: row.year, ...row } : row;
  });
  return names ? slotted(NAMED[kind], names, made) : made;
}

// From the top: the lines of a name, its mark, a space.
function slotted(key, names, told) {
  const marks = [];
  const rows = names.flatMap((name, i) => {
    const lines = name.split("\n");
    marks.push({ [key]: lines.join(" "), ...told[i], text: "" });
    return [...(i ? ["", ...lines] : lines).map((text) => ({ text })), marks[i]];
  });
  rows.forEach((row, slot) => Object.assign(row, { slot }));
  if (key === NAMED.waterfall) {
    marks.forEach((mark, i) => {
      const step = mark.start === mark.end ? "figure" : mark.end > mark.start ? "up" : "down";
      Object.assign(mark, { step, until: (marks[i + 1] ?? mark).slot });
    });
  }
  return rows;
}
