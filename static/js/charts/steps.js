// Stepped lines for stocks such as people on post: each value holds until the next one is known.

import { drawn, values } from "./read.js";
import { lineOf } from "./lines.js";
import { endLabels, endRoom, planMarks } from "./marks.js";
import { category, yearLabels } from "./names.js";
import { amount, options } from "./parts.js";

const YEAR_WIDTH = 44, AXIS_WIDTH = 36;

export const nearest = true;

/* Names a tick with its year where there is room, "taken" px being something else's; the room changes with the width. */
function yearTick(rows, taken) {
  const known = new Map();
  return function tick(_, row) {
    const room = Math.max(2, Math.floor((this.chart.width - taken) / YEAR_WIDTH));
    if (!known.has(room)) known.set(room, yearLabels(rows, room));
    return known.get(room).get(row) ?? null;
  };
}

export function toChart(data, theme) {
  const series = drawn(data);
  const right = endRoom(series, theme);
  const named = yearLabels(data.rows, 1) ? { autoSkip: false, callback: yearTick(data.rows, right + AXIS_WIDTH) } : {};
  return {
    type: "line",
    plugins: [planMarks(data, theme), endLabels(theme)],
    options: options(data, theme, {
      layout: { padding: { top: 18, right } },
      scales: { x: category(theme, named), y: amount(data, theme) },
    }),
    data: {
      labels: data.rows.map((row) => row.label),
      datasets: series.map((one, n) => ({ ...lineOf(one, n, values(data, one), theme, data.rows), stepped: true })),
    },
  };
}
