// A table as the modules see it, without a browser, and a theme without a canvas.

function node(label, dataset = {}, href = null) {
  return { textContent: label, dataset, querySelector: () => (href ? { href } : null) };
}

export function makeTable(columns, rows) {
  return {
    tHead: { rows: [{ cells: columns.map(([label, dataset]) => node(label, dataset)) }] },
    tBodies: [{
      rows: rows.map(([label, cells, partial]) => ({
        dataset: partial ? { partial } : {},
        cells: [node(label, {}, `/rows/${label}`), ...cells.map(([raw, text, href]) => node(text ?? raw, raw === null ? {} : { v: raw }, href))],
      })),
    }],
  };
}

export function makePanel(table, dataset = {}) {
  return { dataset: { unit: "万元", divisor: "1", places: "0", ...dataset }, querySelector: () => table };
}

export const theme = {
  colors: { 1: "#111111", 2: "#222222", 3: "#333333", 4: "#444444", 5: "#555555" },
  text: "#000", axis: "#000", grid: "#eee", line: "#ccc", surface: "#fff", bar: "#000", barText: "#fff", flow: 0.4,
  font: "sans-serif", narrow: false, hatch: (color) => `hatched ${color}`, measure: (text) => text.length * 8,
};
