// Pieces that the kinds of chart share. A theme is {colors: {1…5}, heat: [pale … strong], text, axis, accent, grid, line,
// surface, bar, barText, flow, font, narrow, hatch(color), pale(color), measure(text)}: colours as text, and the things that
// need a page as functions.

/* Axis labels: the fewest decimals that tell the ticks apart, grouped as the reader's language does. */
export function ticks(data) {
  const format = new Intl.NumberFormat(data.locale, { maximumFractionDigits: data.places ? 2 : 0 });
  return (value) => format.format(value);
}

/* A sum of values as the server formats each of them. */
export function sums(data) {
  const format = new Intl.NumberFormat(data.locale, { minimumFractionDigits: data.places, maximumFractionDigits: data.places });
  return (sum) => format.format(sum / data.divisor);
}

export function amount(data, theme, extra) {
  return {
    beginAtZero: true, grid: { color: theme.grid }, border: { display: false },
    ticks: { color: theme.axis, maxTicksLimit: 6, maxRotation: 0, callback: ticks(data), ...(data.places ? {} : { precision: 0 }) },
    ...extra,
  };
}

/* The colour of a row: pale around the period asked for, hatched where the number is of a part. */
export function inkOf(row, color, theme) {
  const ink = row.outside ? theme.pale(color) : color;
  return row.partial ? theme.hatch(ink) : ink;
}

/* The text of one value, as the server formatted it. */
export function valueText(data, row, cell) {
  return data.rows[row].cells[cell].text;
}

export function rowTitle(row) {
  const marks = [row.partial, row.outside].filter(Boolean);
  return marks.length ? `${row.label} (${marks.join(", ")})` : row.label;
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
          labelColor: ({ dataset, dataIndex }) => ({ borderColor: theme.barText, backgroundColor: swatch(dataset, dataIndex) }),
          footer: (items) => (items.length ? footer(data, items[0].dataIndex) : ""),
        },
      },
      ...extra.plugins,
    },
  };
}

function swatch({ backgroundColor }, index) {
  return Array.isArray(backgroundColor) ? backgroundColor[index] : backgroundColor;
}

/* The columns that are not drawn as series of their own, such as the total. */
function footer(data, row) {
  return data.columns
    .map((column, index) => [column, index - 1])
    .filter(([column]) => column.role === "total")
    .map(([column, cell]) => `${column.label}  ${valueText(data, row, cell)}`);
}
