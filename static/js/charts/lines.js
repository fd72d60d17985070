// Straight lines over ordered categories such as the months of a year. A gap stays a gap, and the running year's line
// ends where its months do.

import { drawn, values } from "./read.js";
import { endLabels, endRoom, planMarks } from "./marks.js";
import { footNames } from "./names.js";
import { amount, options } from "./parts.js";

export const nearest = true;

export function toChart(data, theme) {
  const series = drawn(data);
  return {
    type: "line",
    plugins: [planMarks(data, theme), endLabels(theme)],
    options: options(data, theme, {
      layout: { padding: { top: 18, right: endRoom(series, theme) } },
      scales: { x: footNames(data, theme, true), y: amount(data, theme) },
    }),
    data: {
      labels: data.rows.map((row) => row.label),
      datasets: series.map((one, n) => lineOf(one, n, values(data, one), theme, data.rows)),
    },
  };
}

/* A line in the colour of its series; last year's, or a quota's, is grey and dashed. */
export function lineOf(one, n, numbers, theme, rows) {
  const isPrior = one.role === "prior";
  const color = theme.colors[isPrior ? 5 : one.color ?? (n % 5) + 1];
  return {
    label: one.label, cell: one.cell, data: numbers, spanGaps: false,
    borderColor: color, backgroundColor: color, borderWidth: 2.25, borderDash: isPrior ? [5, 4] : [],
    segment: { borderColor: ({ p1DataIndex }) => (rows[p1DataIndex].outside ? theme.pale(color) : undefined) },
    pointStyle: n ? "rect" : "circle", pointRadius: lonely(numbers).map((alone) => (alone ? 3 : 0)),
    pointHoverRadius: 5, pointHitRadius: 8,
  };
}

/* A value between two gaps has no line, so it gets a point. */
function lonely(numbers) {
  return numbers.map((number, i) => number !== null && (numbers[i - 1] ?? null) === null && (numbers[i + 1] ?? null) === null);
}
