// Reads a chart's table. The picture, the CSV file and the read-out are all made from what this gives:
//   columns     [{label, numeric, color: 1 to 5 or null, role: "total", "prior" or ""}]; the first heads the row labels
//   rows        [{label, href, drill, partial and outside: text or "", cells: [{raw, value, text, href}]}]: those that are drawn;
//               outside ones lie around the period asked for
//   rest, foot  rows of the same form that are not: beyond the most that a picture takes, and sums at the table's foot
// "raw" is the exact decimal as text, "value" a number to draw or null where nothing is known: a gap, never zero.
// "href" leads to the records, "drill" to the level below.

function text(node) {
  return node.textContent.replace(/\s+/g, " ").trim();
}

function column(head) {
  const { color, role, numeric } = head.dataset;
  return { label: text(head), numeric: numeric !== undefined, color: color ? Number(color) : null, role: role || "" };
}

function cell(node) {
  const raw = node.dataset.v ?? "";
  const known = raw !== "" && Number.isFinite(Number(raw));
  return { raw, value: known ? Number(raw) : null, text: text(node), href: node.querySelector("a")?.href ?? null };
}

function row(line) {
  const [head, ...cells] = line.cells;
  const link = head.querySelector("a");
  const isDrill = link?.dataset?.drill !== undefined;
  return {
    label: text(head), href: isDrill ? (line.dataset.url ?? null) : (link?.href ?? null), drill: isDrill ? link.href : null,
    partial: line.dataset.partial ?? "", outside: line.dataset.outside ?? "", cells: cells.map(cell),
  };
}

export function readTable(table, most = 0) {
  const rows = [...(table.tBodies[0]?.rows ?? [])].map(row);
  const end = most || rows.length;
  return {
    columns: [...table.tHead.rows[0].cells].map(column),
    rows: rows.slice(0, end), rest: rows.slice(end), foot: [...(table.tFoot?.rows ?? [])].map(row),
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
  const { unit, divisor, places, plans, most } = panel.dataset;
  return {
    ...readTable(panel.querySelector("table"), Number(most) || 0),
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
  return data.rows.map((found) => {
    const { value } = found.cells[series.cell];
    return value === null ? null : value / data.divisor;
  });
}
