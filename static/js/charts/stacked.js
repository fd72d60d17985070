// Stacked columns, one for each year. A running year is hatched: a part must not look like a whole.

import { drawn, values } from "./read.js";
import { amount, category, options, planMarks } from "./parts.js";

export function toChart(data, theme) {
  const fill = (color) => data.rows.map((row) => (row.partial ? theme.hatch(color) : color));
  return {
    type: "bar",
    plugins: [planMarks(data, theme)],
    options: options(data, theme, {
      layout: { padding: { top: 18 } },
      scales: { x: category(theme, {}), y: amount(data, theme, { stacked: true }) },
    }),
    data: {
      labels: data.rows.map((row) => row.label),
      datasets: drawn(data).map((series, n) => {
        const color = theme.colors[series.color ?? (n % 5) + 1];
        return {
          label: series.label, cell: series.cell, data: values(data, series), stack: "all",
          backgroundColor: fill(color), borderColor: theme.surface, borderWidth: { top: 1 }, borderSkipped: false,
          categoryPercentage: 0.86, barPercentage: 0.9, pointStyle: "rect",
        };
      }),
    },
  };
}
