// Stepped lines for stocks such as people on post: each value holds until the next one is known.

import { drawn, values } from "./read.js";
import { amount, category, endLabels, options, planMarks, yearLabels } from "./parts.js";

const YEAR_WIDTH = 56;

/* A value between two gaps has no line, so it gets a point. */
function lonely(numbers) {
  return numbers.map((number, i) => number !== null && (numbers[i - 1] ?? null) === null && (numbers[i + 1] ?? null) === null);
}

/* Names a tick with its year where there is room; the room changes with the width of the chart. */
function yearTick(rows) {
  const known = new Map();
  return function tick(_, row) {
    const room = Math.max(2, Math.floor(this.chart.width / YEAR_WIDTH));
    if (!known.has(room)) known.set(room, yearLabels(rows, room));
    return known.get(room).get(row) ?? null;
  };
}

export function toChart(data, theme) {
  const series = drawn(data);
  const names = series.map((one) => theme.measure(one.label) + 14);
  const named = yearLabels(data.rows, 1) ? { autoSkip: false, callback: yearTick(data.rows) } : {};
  return {
    type: "line",
    plugins: [planMarks(data, theme), endLabels(theme)],
    options: options(data, theme, {
      layout: { padding: { top: 18, right: Math.max(0, ...names) } },
      scales: { x: category(theme, named), y: amount(data, theme) },
    }),
    data: {
      labels: data.rows.map((row) => row.label),
      datasets: series.map((one, n) => {
        const color = one.role === "prior" ? theme.colors[5] : theme.colors[one.color ?? (n % 5) + 1];
        const numbers = values(data, one);
        return {
          label: one.label, cell: one.cell, data: numbers, stepped: true, spanGaps: false,
          borderColor: color, backgroundColor: color, borderWidth: 2.25, borderDash: one.role === "prior" ? [5, 4] : [],
          pointStyle: n ? "rect" : "circle", pointRadius: lonely(numbers).map((alone) => (alone ? 3 : 0)),
          pointHoverRadius: 5, pointHitRadius: 8,
        };
      }),
    },
  };
}
