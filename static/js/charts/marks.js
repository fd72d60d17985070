// What is drawn over a chart: names at the ends of lines, last year's values, beginnings of plans.

import { shorten, yearOf } from "./names.js";

const END_NAME = { narrow: 110, wide: 190 };  // px

/* The first row of each plan on a yearly, quarterly or monthly axis: [{row, label}]. None on the very left. */
export function planStarts(rows, plans) {
  const years = rows.map((row) => yearOf(row.label));
  return plans
    .map(({ year, label }) => ({ row: years.findIndex((found, i) => i > 0 && found >= year && years[i - 1] !== null && years[i - 1] < year), label }))
    .filter(({ row }) => row > 0);
}

/* Last year's value, or a quota, as a thin mark across the columns of a row. */
export function priorMarks(data, theme, prior) {
  return {
    id: "priorMarks",
    afterDatasetsDraw({ ctx, scales: { x, y }, chartArea }) {
      const half = (chartArea.width / data.rows.length) * 0.43;
      ctx.save();
      prior.forEach((number, row) => {
        if (number === null) return;
        const at = Math.round(y.getPixelForValue(number)), middle = x.getPixelForValue(row);
        ctx.fillStyle = theme.surface;
        ctx.fillRect(middle - half, at - 2, 2 * half, 4);
        ctx.fillStyle = theme.text;
        ctx.fillRect(middle - half, at - 1, 2 * half, 2);
      });
      ctx.restore();
    },
  };
}

/* A dotted line with its name where a five-year plan begins. */
export function planMarks(data, theme) {
  const starts = planStarts(data.rows, data.plans);
  return {
    id: "planMarks",
    beforeDatasetsDraw({ ctx, chartArea, width, scales: { x } }) {
      ctx.save();
      Object.assign(ctx, { strokeStyle: theme.line, fillStyle: theme.axis, font: `12px ${theme.font}` });
      ctx.setLineDash([2, 3]);
      let taken = 0;
      starts.forEach(({ row, label }) => {
        const at = (x.getPixelForValue(row) + x.getPixelForValue(row - 1)) / 2;
        ctx.beginPath();
        ctx.moveTo(at, chartArea.top - 16);
        ctx.lineTo(at, chartArea.bottom);
        ctx.stroke();
        const end = at + 5 + ctx.measureText(label).width;
        if (at < taken || end > width) return;  // no room for the name
        ctx.fillText(label, at + 5, chartArea.top - 6);
        taken = end;
      });
      ctx.restore();
    },
  };
}

function endName(theme) {
  return theme.narrow ? END_NAME.narrow : END_NAME.wide;
}

/* The room at the right for the names of lines. */
export function endRoom(series, theme) {
  return Math.max(0, ...series.map((one) => Math.min(endName(theme), theme.measure(one.label)) + 14));
}

/* Heights at least "gap" apart, as near as can be to those wanted (rising), and none beyond "bottom". */
export function spread(heights, gap, bottom) {
  const apart = [];
  heights.forEach((height, i) => apart.push(i ? Math.max(height, apart[i - 1] + gap) : height));
  for (let i = apart.length - 1, limit = bottom; i >= 0 && apart[i] > limit; i -= 1, limit -= gap) apart[i] = limit;
  return apart;
}

/* Names at the ends of lines instead of a legend, moved apart where two lines end close together. */
export function endLabels(theme) {
  return {
    id: "endLabels",
    afterDatasetsDraw(chart) {
      const { ctx } = chart, taken = [];
      ctx.save();
      Object.assign(ctx, { font: `600 12px ${theme.font}`, textBaseline: "middle", textAlign: "left", fillStyle: theme.text, strokeStyle: theme.surface, lineWidth: 4, lineJoin: "round" });
      chart.data.datasets.forEach((dataset, i) => {
        const points = chart.getDatasetMeta(i).data.filter((_, row) => dataset.data[row] !== null);
        if (!points.length) return;
        const end = points[points.length - 1];
        taken.push({ x: end.x + 8, y: end.y, label: shorten(dataset.label, endName(theme), theme.measure) });
      });
      taken.sort((a, b) => a.y - b.y);
      const at = spread(taken.map(({ y }) => y), 16, chart.chartArea.bottom);
      taken.forEach(({ x, label }, i) => {
        ctx.strokeText(label, x, at[i]);  // a name in the midst of other lines stays readable
        ctx.fillText(label, x, at[i]);
      });
      ctx.restore();
    },
  };
}
