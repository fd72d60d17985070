// Columns over years or other categories, one on another or side by side. A running year is hatched: a part must not look
// like a whole.

import { drawn, values } from "./read.js";
import { planMarks, priorMarks } from "./marks.js";
import { footNames } from "./names.js";
import { amount, inkOf, options, valueText } from "./parts.js";

function footers(data, priors, footer) {
  return (items) => {
    if (!items.length) return "";
    const row = items[0].dataIndex;
    return [...priors.map((one) => `${one.label}  ${valueText(data, row, one.cell)}`), ...footer(items)];
  };
}

export function toChart(data, theme, stack = "all") {
  const fill = (color) => data.rows.map((row) => inkOf(row, color, theme));
  const priors = drawn(data).filter((one) => one.role === "prior");
  const before = priors.map((one) => values(data, one));
  const config = options(data, theme, {
    layout: { padding: { top: 18 } },
    scales: {
      x: footNames(data, theme),
      y: amount(data, theme, { stacked: Boolean(stack), suggestedMax: Math.max(0, ...before.flat().map((number) => number ?? 0)) }),
    },
  });
  const { callbacks } = config.plugins.tooltip;
  if (priors.length) callbacks.footer = footers(data, priors, callbacks.footer);
  return {
    type: "bar",
    plugins: [planMarks(data, theme), ...before.map((numbers) => priorMarks(data, theme, numbers))],
    options: config,
    data: {
      labels: data.rows.map((row) => row.label),
      datasets: drawn(data).filter((one) => one.role !== "prior").map((series, n) => {
        const color = theme.colors[series.color ?? (n % 5) + 1];
        return {
          label: series.label, cell: series.cell, data: values(data, series), ...(stack ? { stack } : {}),
          backgroundColor: fill(color), borderColor: theme.surface, borderWidth: stack ? { top: 1 } : { left: 1, right: 1 }, borderSkipped: false,
          categoryPercentage: 0.86, barPercentage: stack ? 0.9 : 1, maxBarThickness: stack ? 72 : 36, pointStyle: "rect",
        };
      }),
    },
  };
}
