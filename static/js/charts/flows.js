// A Sankey from givers on the left to receivers on the right. Rows are giver, receiver, amount. A place may stand on both
// sides, so the sides get keys of their own.

import { drawn } from "./read.js";
import { shorten } from "./names.js";
import { options, sums, valueText } from "./parts.js";

const NODE = 26, FRAME = 24, NAME = 200;

export const lying = true;
export const wide = true;  // thirty names do not fit beside a phone's flows
export const plugin = "sankey";

function sides(data) {
  const [series] = drawn(data);
  const flows = data.rows
    .map((row, index) => ({ index, from: row.label, to: row.cells[0].text, value: row.cells[series.cell].value }))
    .filter((flow) => flow.value > 0);
  const totals = (side) => flows.reduce((sum, flow) => sum.set(flow[side], (sum.get(flow[side]) ?? 0) + flow.value), new Map());
  return { series, flows, from: totals("from"), to: totals("to") };
}

export function height(data) {
  const { from, to } = sides(data);
  return Math.min(1100, Math.max(220, Math.max(from.size, to.size) * NODE + FRAME));
}

export function toChart(data, theme) {
  const { series, flows, from, to } = sides(data);
  const format = sums(data);
  const label = (name, sum) => `${shorten(name, NAME, theme.measure)}  ${format(sum)}`;
  const labels = {}, room = { left: 0, right: 0 };
  const name = (totals, prefix, side) => totals.forEach((sum, key) => {
    labels[prefix + key] = label(key, sum);
    room[side] = Math.max(room[side], theme.measure(labels[prefix + key]) + 16);
  });
  name(from, "from ", "left");
  name(to, "to ", "right");
  const config = options(data, theme, { layout: { padding: { ...room, top: 8, bottom: 8 } }, interaction: { mode: "nearest", intersect: true } });
  config.plugins.tooltip.callbacks = {
    title: () => "",
    label: (item) => {
      const flow = flows[item.dataIndex];
      return ` ${flow.from} → ${flow.to}  ${valueText(data, flow.index, series.cell)}`;
    },
  };
  return {
    type: "sankey",
    options: config,
    data: {
      datasets: [{
        label: series.label, cell: series.cell, labels,
        rows: flows.map((flow) => flow.index),
        data: flows.map((flow) => ({ from: `from ${flow.from}`, to: `to ${flow.to}`, flow: flow.value / data.divisor })),
        colorFrom: () => theme.colors[1], colorTo: () => theme.colors[3], colorMode: "gradient", alpha: theme.flow,
        color: theme.text, borderWidth: 0, nodeWidth: 8, size: "max", nodePaddingMode: "even", nodeMinSize: 4,
        nodeLabels: {
          position: (node) => (node.key.startsWith("from ") ? "left" : "right"),
          color: theme.text, font: { family: theme.font, size: 12 }, padding: 6,
        },
      }],
    },
  };
}
