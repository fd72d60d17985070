// A chart's table as a CSV file: exact values in the unit of the panel.

const FORMULA = /^[=+\-@\t\r]/;

/* A decimal as text divided by a power of ten, without going through a float. */
export function shift(raw, divisor) {
  const digits = Math.round(Math.log10(divisor));
  if (raw === "" || digits <= 0) return raw;
  const [, sign, whole, part = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(raw) ?? [];
  if (whole === undefined) return raw;
  const padded = whole.padStart(digits + 1, "0");
  const result = `${padded.slice(0, -digits)}.${padded.slice(-digits)}${part}`.replace(/0+$/, "").replace(/\.$/, "");
  return sign + result;
}

function quote(text) {
  return `"${String(text).replace(/"/g, '""')}"`;
}

/* Text that a spreadsheet would run as a formula is defused; numbers stay numbers. */
function words(text) {
  return quote(FORMULA.test(text) ? `'${text}` : text);
}

export function toCsv(data) {
  const head = data.columns.map((column) => words(column.numeric && data.unit ? `${column.label} (${data.unit})` : column.label));
  const rows = [...data.rows, ...data.rest, ...data.foot].map((row) => [
    words(row.label),
    ...row.cells.map((cell, i) => (data.columns[i + 1].numeric ? quote(shift(cell.raw, data.divisor)) : words(cell.text))),
  ]);
  return [head, ...rows].map((cells) => `${cells.join(",")}\r\n`).join("");
}
