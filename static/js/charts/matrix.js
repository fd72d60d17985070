// A heat map: rows × numeric columns, stronger where there is more. The steps are quantiles, so that one large value does
// not leave the others alike; what is empty stays visibly empty.

import { drawn, values } from "./read.js";
import { headNames, names } from "./names.js";
import { options, rowTitle, valueText } from "./parts.js";

const ROW = 26, FRAME = 36, GAP = 2;

export const lying = true;
export const wide = true;
export const plugin = "matrix";

export function height(data) {
  return Math.max(140, data.rows.length * ROW + FRAME);
}

/* The upper limits of at most "count" steps with about as many numbers each; the last step has none. */
export function limits(numbers, count) {
  const sorted = numbers.filter((number) => number !== null).sort((a, b) => a - b);
  const cuts = [];
  for (let step = 1; step < count; step += 1) cuts.push(sorted[Math.ceil((sorted.length * step) / count) - 1]);
  return [...new Set(cuts)].filter((cut) => cut !== undefined && cut < sorted[sorted.length - 1]);
}

/* The colour of a number: the largest is always the strongest, and a few different numbers are spread over the scale. */
export function shade(number, cuts, heat) {
  const step = cuts.filter((cut) => number > cut).length;
  return heat[cuts.length ? Math.round((step * (heat.length - 1)) / cuts.length) : heat.length - 1];
}

function light(color) {
  const digits = color.length === 4 ? [...color.slice(1)].map((digit) => digit + digit).join("") : color.slice(1);
  const [red, green, blue] = [0, 2, 4]
    .map((at) => parseInt(digits.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
}

/* Of two colours of text (#rrggbb) the one that reads better on "ground". */
export function ink(ground, one, other) {
  const contrast = (color) => Math.max(light(color), light(ground)) / Math.min(light(color), light(ground));
  return contrast(one) >= contrast(other) ? one : other;
}

/* Values stand in their cells where the widest of them fits. */
function cellTexts(data, theme, series) {
  const widest = Math.max(0, ...data.rows.flatMap((_, row) => series.map((one) => theme.measure(valueText(data, row, one.cell)))));
  return {
    id: "cellTexts",
    afterDatasetsDraw(chart) {
      const { ctx, chartArea } = chart;
      const fits = widest + 8 <= chartArea.width / series.length && chartArea.height / data.rows.length >= 16;
      ctx.save();
      Object.assign(ctx, { font: `12px ${theme.font}`, textAlign: "center", textBaseline: "middle" });
      chart.data.datasets.forEach(({ data: cells, backgroundColor, cell }, i) => cells.forEach(({ v }, row) => {
        const { x, y } = chart.getDatasetMeta(i).data[row].getCenterPoint();
        ctx.fillStyle = v === null ? theme.axis : ink(backgroundColor[row], theme.text, theme.surface);
        if (v === null) ctx.fillText("–", x, y);
        else if (fits) ctx.fillText(valueText(data, row, cell), x, y);
      }));
      ctx.restore();
    },
  };
}

function axis(count, ticks, extra) {
  return {
    type: "linear", offset: false, min: -0.5, max: count - 0.5, grid: { display: false }, border: { display: false },
    afterBuildTicks(scale) { scale.ticks = Array.from({ length: count }, (_, value) => ({ value })); },
    ticks, ...extra,
  };
}

export function toChart(data, theme) {
  const series = drawn(data);
  const numbers = series.map((one) => values(data, one));
  const cuts = limits(numbers.flat(), theme.heat.length);
  const heads = headNames(data, series.map((one) => one.label), theme);
  const config = options(data, theme, {
    interaction: { mode: "nearest", intersect: true },
    scales: { x: axis(series.length, heads, { position: "top" }), y: axis(data.rows.length, names(data, theme).ticks, { reverse: true }) },
  });
  config.plugins.tooltip.callbacks.title = (items) => (items.length ? rowTitle(data.rows[items[0].dataIndex]) : "");
  const side = (length, count) => Math.max(1, length / count - GAP);
  return {
    type: "matrix",
    plugins: [cellTexts(data, theme, series)],
    options: config,
    data: {
      datasets: series.map((one, x) => ({
        label: one.label, cell: one.cell, data: numbers[x].map((v, y) => ({ x, y, v })), borderWidth: 1, pointStyle: "rect",
        backgroundColor: numbers[x].map((v) => (v === null ? theme.surface : shade(v, cuts, theme.heat))),
        borderColor: numbers[x].map((v) => (v === null ? theme.grid : shade(v, cuts, theme.heat))),
        width: ({ chart }) => side(chart.chartArea?.width ?? 0, series.length),
        height: ({ chart }) => side(chart.chartArea?.height ?? 0, data.rows.length),
      })),
    },
  };
}

/* What the legend says: the colours from the least to the most, and the texts of both ends. */
export function scale(data, theme) {
  const known = drawn(data).flatMap((one) => data.rows.map((row) => row.cells[one.cell])).filter((cell) => cell.value !== null);
  if (!known.length) return null;
  const least = known.reduce((found, cell) => (cell.value < found.value ? cell : found));
  const most = known.reduce((found, cell) => (cell.value > found.value ? cell : found));
  return { steps: theme.heat.length, least: least.text, most: most.text };
}
