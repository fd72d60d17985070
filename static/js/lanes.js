// What a time axis of postings shows, apart from how it is drawn. Days are numbers since 1970-01-01. A bar is
// [official, name, host, batch, direction, first, last, title, term]; see cadres/lanes.py.

const DAY = 86400000;
const FIRST = 5, LAST = 6, TERM = 8;

const dayOfYear = (year) => Date.UTC(year, 0, 1) / DAY;
const yearOf = (day) => new Date(day * DAY).getUTCFullYear();
const isoOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);

/* Whole years that hold all bars and today: {first, end, years}; end is the day after the last. */
export function axisOf({ bars, today }) {
  let first = today, last = today;
  bars.forEach((bar) => {
    if (bar[FIRST] !== null) first = Math.min(first, bar[FIRST]);
    if (bar[LAST] !== null) last = Math.max(last, bar[LAST]);
  });
  const from = yearOf(first), until = yearOf(last) + 1;
  return {
    first: dayOfYear(from), end: dayOfYear(until),
    years: Array.from({ length: until - from }, (_, place) => ({ label: String(from + place), day: dayOfYear(from + place) })),
  };
}

/* Heads and bars from the top: [{label, count}] and [{bar}], each with the place of its head. */
export function rowsOf({ bars, hosts, batches }, group, unknown) {
  const column = group === "batch" ? 3 : 2, names = group === "batch" ? batches : hosts;
  const groups = new Map();
  bars.forEach((bar) => {
    if (!groups.has(bar[column])) groups.set(bar[column], []);
    groups.get(bar[column]).push(bar);
  });
  const rows = [];
  [...groups.keys()].sort((one, other) => (one ?? Infinity) - (other ?? Infinity)).forEach((key) => {
    const head = rows.length;
    rows.push({ label: names[key] ?? unknown, count: groups.get(key).length, head });
    groups.get(key).forEach((bar) => rows.push({ bar, head }));
  });
  return rows;
}

/* The row if there is a bar in it, else -1. */
export const barAt = (rows, index) => (rows[index]?.bar ? index : -1);

/* The row to which a key leads from another, -1 for none selected yet; null for a key that means nothing here. */
export function nextBar(rows, from, key, page) {
  const to = {
    ArrowDown: () => from + 1, ArrowUp: () => from - 1, PageDown: () => from + page, PageUp: () => from - page,
    Home: () => 0, End: () => rows.length - 1,
    ArrowRight: () => nextHead(rows, from), ArrowLeft: () => headBefore(rows, from),
  }[key];
  if (!to || !rows.length) return null;
  const back = ["ArrowUp", "PageUp", "End"].includes(key);
  const wanted = Math.min(Math.max(to(), 0), rows.length - 1);
  return nearest(rows, wanted, back) ?? nearest(rows, wanted, !back);
}

/* The first bar at a row or beyond it. */
function nearest(rows, index, back) {
  for (let at = index; at >= 0 && at < rows.length; at += back ? -1 : 1) if (rows[at].bar) return at;
  return null;
}

function nextHead(rows, from) {
  const found = rows.findIndex((row, index) => index > from && !row.bar);
  return found < 0 ? from : found;
}

/* The head of the group before, or its own where there is none before. */
function headBefore(rows, from) {
  const own = rows[Math.max(from, 0)].head;
  return own > 0 ? rows[own - 1].head : own;
}

/* From when to when, as far as it is known. */
export function termOf(bar, { unknown, open }) {
  if (bar[TERM]) return bar[TERM];
  return `${bar[FIRST] === null ? unknown : isoOf(bar[FIRST])} – ${bar[LAST] === null ? open : isoOf(bar[LAST])}`;
}

/* The days a bar covers, its last day included, and where what is still to come begins; null without a start. */
export function spanOf(bar, axis, today) {
  if (bar[FIRST] === null) return null;
  const end = bar[LAST] === null ? axis.end : bar[LAST] + 1;
  return { start: bar[FIRST], turn: Math.min(Math.max(today, bar[FIRST]), end), end };
}
