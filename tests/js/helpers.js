// A table as the modules see it, without a browser, and a theme without a canvas.

function node(label, dataset = {}, href = null) {
  return { textContent: label, dataset, querySelector: () => (href ? { href } : null) };
}

function line([label, cells, partial, drill]) {
  const head = node(label, {}, drill ?? `/rows/${label}`);
  if (drill) head.querySelector = () => ({ href: drill, dataset: { drill: "" } });
  return {
    dataset: { ...(partial ? { partial } : {}), ...(drill ? { url: `/rows/${label}` } : {}) },
    cells: [head, ...cells.map(([raw, text, href]) => node(text ?? raw, raw === null ? {} : { v: raw }, href))],
  };
}

/* Rows are [label, [[raw, text, href]], partial, drill]; so are those of the foot. */
export function makeTable(columns, rows, foot = []) {
  return {
    tHead: { rows: [{ cells: columns.map(([label, dataset]) => node(label, dataset)) }] },
    tBodies: [{ rows: rows.map(line) }],
    tFoot: { rows: foot.map(line) },
  };
}

export function makePanel(table, dataset = {}) {
  return { dataset: { unit: "万元", divisor: "1", places: "0", ...dataset }, querySelector: () => table };
}

export const theme = {
  colors: { 1: "#111111", 2: "#222222", 3: "#333333", 4: "#444444", 5: "#555555" },
  heat: ["#e0e0e0", "#c0c0c0", "#a0a0a0", "#808080", "#404040", "#000000"], accent: "#00f",
  text: "#000", axis: "#000", grid: "#eee", line: "#ccc", surface: "#fff", bar: "#000", barText: "#fff", flow: 0.4,
  font: "sans-serif", narrow: false, hatch: (color) => `hatched ${color}`, pale: (color) => `pale ${color}`, measure: (text) => text.length * 8,
};
