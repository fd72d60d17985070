// Horizontal bars, the value at the end of each, and last year's value as a thin mark beside it.

import { drawn, values } from "./read.js";
import { names } from "./names.js";
import { amount, inkOf, options, valueText } from "./parts.js";

const ROW = 30, DENSE = 24, MANY = 20, FRAME = 40;

export const lying = true;

export function height(data) {
  return Math.max(140, data.rows.length * (data.rows.length > MANY ? DENSE : ROW) + FRAME);
}

function marks(data, theme, now, prior) {
  return {
    id: "marks",
    afterDatasetsDraw(chart) {
      const { ctx, scales: { x } } = chart;
      ctx.save();
      Object.assign(ctx, { font: `12px ${theme.font}`, textBaseline: "middle", textAlign: "left" });
      chart.getDatasetMeta(0).data.forEach((bar, row) => {
        const before = prior[row] === null || prior[row] === undefined ? null : x.getPixelForValue(prior[row]);
        if (before !== null) {
          ctx.fillStyle = theme.surface;
          ctx.fillRect(before - 2, bar.y - 10, 4, 20);
          ctx.fillStyle = theme.text;
          ctx.fillRect(before - 1, bar.y - 10, 2, 20);
        }
        ctx.fillStyle = theme.text;
        const end = Number.isFinite(bar.x) ? bar.x : x.getPixelForValue(0);
        const text = valueText(data, row, now.cell), isBetween = before !== null && before - end > theme.measure(text) + 14;
        ctx.fillText(text, (isBetween ? end : Math.max(end, before ?? 0)) + 7, bar.y);
      });
      ctx.restore();
    },
  };
}

export function toChart(data, theme) {
  const series = drawn(data);
  const now = series.find((one) => one.role === "") ?? series[0];
  const last = series.find((one) => one.role === "prior");
  const prior = last ? values(data, last) : [];
  const color = theme.colors[now.color ?? 1];
  const room = Math.max(0, ...data.rows.map((_, row) => theme.measure(valueText(data, row, now.cell)))) + 14;
  const config = options(data, theme, {
    indexAxis: "y",
    layout: { padding: { right: room } },
    scales: {
      x: amount(data, theme, { suggestedMax: Math.max(0, ...prior.map((number) => number ?? 0)) }),
      y: names(data, theme),
    },
  });
  config.scales.x.ticks.maxTicksLimit = theme.narrow ? 4 : 6;
  if (last) {
    config.plugins.tooltip.callbacks.footer = (items) => (items.length ? `${last.label}  ${valueText(data, items[0].dataIndex, last.cell)}` : "");
  }
  return {
    type: "bar",
    plugins: [marks(data, theme, now, prior)],
    options: config,
    data: {
      labels: data.rows.map((row) => row.label),
      datasets: [{
        label: now.label, cell: now.cell, data: values(data, now), pointStyle: "rect",
        backgroundColor: data.rows.map((row) => inkOf(row, color, theme)),
        barPercentage: 0.78, categoryPercentage: 0.84, maxBarThickness: 22,
      }],
    },
  };
}
