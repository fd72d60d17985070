// Reads a chart's table. The picture, the CSV file and the read-out are all made from what this gives:
//   columns  [{label, numeric, color: 1 to 5 or null, role: "total", "prior" or ""}]; the first heads the row labels
//   rows     [{label, href, partial: text or "", cells: [{raw, value, text, href}]}]
// "raw" is the exact decimal as text, "value" a number to draw or null where nothing is known: a gap, never zero.

function text(node) {
  return node.textContent.replace(/\s+/g, " ").trim();
}

function href(node) {
  const link = node.querySelector("a");
  return link ? link.href : null;
}

function column(head) {
  const { color, role, numeric } = head.dataset;
  return { label: text(head), numeric: numeric !== undefined, color: color ? Number(color) : null, role: role || "" };
}

function cell(node) {
  const raw = node.dataset.v ?? "";
  const known = raw !== "" && Number.isFinite(Number(raw));
  return { raw, value: known ? Number(raw) : null, text: text(node), href: href(node) };
}

export function readTable(table) {
  return {
    columns: [...table.tHead.rows[0].cells].map(column),
    rows: [...table.tBodies[0].rows].map((row) => {
      const [head, ...cells] = row.cells;
      return { label: text(head), href: href(head), partial: row.dataset.partial ?? "", cells: cells.map(cell) };
    }),
  };
}

/* "2011 12th plan;2016 13th plan" as [{year, label}]. */
export function readPlans(attribute) {
  return (attribute || "").split(";").filter(Boolean).map((part) => {
    const [year, ...label] = part.trim().split(" ");
    return { year: Number(year), label: label.join(" ") };
  });
}

/* A panel's table and how its numbers are to be shown. */
export function readPanel(panel, locale) {
  const { unit, divisor, places, plans } = panel.dataset;
  return {
    ...readTable(panel.querySelector("table")),
    unit, divisor: Number(divisor) || 1, places: Number(places) || 0, plans: readPlans(plans), locale,
  };
}

/* The numeric columns that are drawn, each with its place among a row's cells. */
export function drawn(data) {
  return data.columns
    .map((found, index) => ({ ...found, cell: index - 1 }))
    .filter((found) => found.cell >= 0 && found.numeric && found.role !== "total");
}

export function values(data, series) {
  return data.rows.map((row) => {
    const { value } = row.cells[series.cell];
    return value === null ? null : value / data.divisor;
  });
}
