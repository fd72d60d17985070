// Pieces that the kinds of chart share. A theme is {colors: {1…5}, text, axis, grid, line, surface, bar, barText, flow,
// font, narrow, hatch(color), measure(text)}: colours as text, and the two things that need a page as functions.

/* Axis labels: the fewest decimals that tell the ticks apart, grouped as the reader's language does. */
export function ticks(data) {
  const format = new Intl.NumberFormat(data.locale, { maximumFractionDigits: data.places ? 2 : 0 });
  return (value) => format.format(value);
}

export function category(theme, extra) {
  return {
    grid: { display: false }, border: { color: theme.line },
    ticks: { color: theme.axis, maxRotation: 0, autoSkipPadding: 10, ...extra },
  };
}

export function amount(data, theme, extra) {
  return {
    beginAtZero: true, grid: { color: theme.grid }, border: { display: false },
    ticks: { color: theme.axis, maxTicksLimit: 6, callback: ticks(data), ...(data.places ? {} : { precision: 0 }) },
    ...extra,
  };
}

/* The text of one value, as the server formatted it. */
export function valueText(data, row, cell) {
  return data.rows[row].cells[cell].text;
}

export function rowTitle(row) {
  return row.partial ? `${row.label} (${row.partial})` : row.label;
}

export function options(data, theme, extra = {}) {
  return {
    responsive: true, maintainAspectRatio: false, animation: false, events: ["mousemove", "mouseout"],
    interaction: { mode: "index", intersect: false },
    ...extra,
    plugins: {
      legend: { display: false },
      tooltip: {
        backgroundColor: theme.bar, titleColor: theme.barText, bodyColor: theme.barText, footerColor: theme.barText,
        titleFont: { family: theme.font }, bodyFont: { family: theme.font }, footerFont: { family: theme.font },
        padding: 10, boxPadding: 5, cornerRadius: 4, usePointStyle: true, animation: false,
        itemSort: (a, b) => b.datasetIndex - a.datasetIndex,
        callbacks: {
          title: (items) => (items.length ? rowTitle(data.rows[items[0].dataIndex]) : ""),
          label: (item) => ` ${item.dataset.label}  ${valueText(data, item.dataIndex, item.dataset.cell)}`,
          labelColor: ({ dataset }) => ({ borderColor: theme.barText, backgroundColor: swatch(dataset) }),
          footer: (items) => (items.length ? footer(data, items[0].dataIndex) : ""),
        },
      },
      ...extra.plugins,
    },
  };
}

function swatch({ backgroundColor }) {
  return Array.isArray(backgroundColor) ? backgroundColor[0] : backgroundColor;
}

/* The columns that are not drawn as series of their own, such as the total. */
function footer(data, row) {
  return data.columns
    .map((column, index) => [column, index - 1])
    .filter(([column]) => column.role === "total")
    .map(([column, cell]) => `${column.label}  ${valueText(data, row, cell)}`);
}

export function yearOf(label) {
  const found = /(?:19|20)\d\d/.exec(label);
  return found ? Number(found[0]) : null;
}

/* The first row of each plan on a yearly, quarterly or monthly axis: [{row, label}]. None on the very left. */
export function planStarts(rows, plans) {
  const years = rows.map((row) => yearOf(row.label));
  return plans
    .map(({ year, label }) => ({ row: years.findIndex((found, i) => i > 0 && found >= year && years[i - 1] !== null && years[i - 1] < year), label }))
    .filter(({ row }) => row > 0);
}

/* Which rows of a time axis get a label: the first one of a year, thinned so that at most "room" of them are left. */
export function yearLabels(rows, room) {
  const years = rows.map((row) => yearOf(row.label));
  if (years.some((year) => year === null)) return null;
  const first = years.map((year, i) => (i === 0 || years[i - 1] !== year ? i : -1)).filter((i) => i >= 0);
  if (first.length === rows.length) return null;
  // An axis that begins in mid-year would put two labels close together.
  if (first.length > 1 && first[1] - first[0] < (first[2] ?? rows.length) - first[1]) first.shift();
  const every = Math.ceil(first.length / room);
  return new Map(first.filter((_, n) => n % every === 0).map((i) => [i, String(years[i])]));
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

/* Names at the ends of lines instead of a legend, moved apart where two lines end close together. */
export function endLabels(theme) {
  return {
    id: "endLabels",
    afterDatasetsDraw(chart) {
      const { ctx } = chart, taken = [];
      ctx.save();
      Object.assign(ctx, { font: `600 12px ${theme.font}`, textBaseline: "middle", textAlign: "left", fillStyle: theme.text });
      chart.data.datasets.forEach((dataset, i) => {
        const points = chart.getDatasetMeta(i).data.filter((_, row) => dataset.data[row] !== null);
        if (!points.length) return;
        const end = points[points.length - 1];
        taken.push({ x: end.x + 8, y: end.y, label: dataset.label });
      });
      taken.sort((a, b) => a.y - b.y);
      taken.forEach((label, i) => {
        if (i && label.y - taken[i - 1].y < 16) label.y = taken[i - 1].y + 16;
        ctx.fillText(label.label, label.x, label.y);
      });
      ctx.restore();
    },
  };
}
