// Names of rows along an axis: never over each other, shortened only in the picture.

const LABEL_SHARE = 0.4;  // how much of a picture's width the names of its rows may take
const UPRIGHT = 44;       // px: names with less room than this stand aslant
const ASLANT = 118;       // px: and are no longer than this
const LEAST = 30;         // px
const FEW = 0.25;         // so many names of columns may be cut before all of them stand aslant
const HEADS = [0.6, 0.35];  // how much of what is left of a cut name stands before the cut
const ARROW = " → ";
const GAP = 6;            // px between two names of columns
const PLOT_SHARE = 0.9;   // how much of a picture's width lies within its axes, about

/* A name as long as there is room for; only the picture shortens, the table and the tooltip have it whole. */
export function shorten(text, room, measure, before = 1) {
  if (measure(text) <= room) return text;
  const letters = [...text];
  for (let kept = letters.length - 1; kept > 1; kept -= 1) {
    const head = Math.ceil(kept * before);
    const cut = `${letters.slice(0, head).join("").trimEnd()}…${letters.slice(letters.length - kept + head).join("").trimStart()}`;
    if (measure(cut) <= room) return cut;
  }
  return `${letters[0]}…`;
}

/* "one → other" with both sides shortened. */
function shortenSides(text, room, measure) {
  const [one, other, ...rest] = text.split(ARROW), free = room - measure(ARROW);
  if (other === undefined || rest.length || measure(text) <= room) return shorten(text, room, measure);
  const first = shorten(one, Math.max(free / 2, free - measure(other)), measure);
  return first + ARROW + shorten(other, free - measure(first), measure);
}

/* Names that stay different: where their beginnings are alike, they are cut on both sides of an arrow or in their middle. */
export function shortenAll(texts, room, measure) {
  const ways = [shorten, shortenSides, ...HEADS.map((before) => (text) => shorten(text, room, measure, before))];
  const found = ways.map((way) => texts.map((text) => way(text, room, measure)));
  return found.reduce((best, cut) => (new Set(cut).size > new Set(best).size ? cut : best));
}

/* What "make" gives for a width, worked out once for each. */
function byWidth(make) {
  const known = new Map();
  return (width) => {
    if (!known.has(width)) known.set(width, make(width));
    return known.get(width);
  };
}

export function category(theme, extra) {
  return {
    grid: { display: false }, border: { color: theme.line },
    ticks: { color: theme.axis, maxRotation: 0, autoSkipPadding: 10, ...extra },
  };
}

/* Names that lead to a level below look like links. */
export function nameColor(data, theme, plain) {
  return ({ tick }) => (data.rows[tick?.value]?.drill ? theme.accent : plain);
}

/* The names of rows below each other, at the left. */
export function names(data, theme, extra) {
  const cut = byWidth((width) => shortenAll(data.rows.map((row) => row.label), width * LABEL_SHARE, theme.measure));
  return category(theme, {
    autoSkip: false, color: nameColor(data, theme, theme.text),
    callback(value) { return cut(this.chart.width)[value] ?? ""; },
    ...extra,
  });
}

/* The names of columns above a picture with names at its left: upright where they fit, else aslant. */
export function headNames(data, labels, theme) {
  const widest = Math.max(0, ...data.rows.map((row) => theme.measure(row.label)));
  const room = ({ width }) => (width - Math.min(widest, width * LABEL_SHARE) - 2 * LEAST) / labels.length - 4;
  const cut = (chart) => labels.filter((label) => theme.measure(label) > room(chart)).length;
  const isAslant = (chart) => room(chart) < ASLANT && cut(chart) > labels.length * FEW;
  const rotation = ({ chart }) => (isAslant(chart) ? 45 : 0);
  return {
    color: theme.axis, autoSkip: true, autoSkipPadding: 4, minRotation: rotation, maxRotation: rotation,
    callback(value) {
      return shorten(labels[value] ?? "", isAslant(this.chart) ? ASLANT : this.width / labels.length - 4, theme.measure);
    },
  };
}

/* Text as lines no wider than "room"; it may break anywhere, as Chinese does, but within a word only where it must. */
export function wrap(text, room, measure) {
  const parts = text.match(/[A-Za-z0-9.,;:%+()'/-]+\s*|[^]/g) ?? [];
  const lines = [];
  let line = "";
  parts.forEach((part) => {
    if (line && measure((line + part).trimEnd()) > room) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += part;
  });
  return line.trim() ? [...lines, line.trimEnd()] : lines;
}

/* At most two lines of a name; the second one may take more room where the neighbours have one line only. */
function twoLines(text, room, measure, below = room) {
  const [first = "", ...others] = wrap(text, room, measure);
  return others.length ? [shorten(first, room, measure), shorten(others.join(""), below, measure)] : [shorten(first, room, measure)];
}

/* Which names of ordered columns are shown in "room" px each: every so many counted from the last one, and always what is no
   year; where names are left out, its neighbour makes room for it. */
function shownOf(labels, isOdd, room, measure) {
  const widest = Math.max(0, ...labels.filter((_, i) => !isOdd[i]).map(measure));
  const every = Math.max(1, Math.ceil((widest + GAP) / room)), last = isOdd.lastIndexOf(false);
  const first = every > 1 && isOdd[last + 1] ? 1 : 0;
  return labels.map((_, i) => isOdd[i] || (last - i) % every === first);
}

/* The names of columns beside each other, never over each other: in two lines, or aslant and shortened. Of years, and of what
   else has an order such as months, some are left out instead. */
export function footNames(data, theme, isOrdered = false) {
  const labels = data.rows.map((row) => row.label);
  const isOdd = labels.map((label) => !isOrdered && yearOf(label) === null);
  const years = isOdd.filter((odd) => !odd).length;
  const canSkip = isOrdered || (years > 1 && years >= labels.length - 2);
  const room = (chart) => (chart.width * PLOT_SHARE) / labels.length;
  const isAslant = (chart) => !canSkip && room(chart) < UPRIGHT && labels.some((label) => theme.measure(label) > room(chart) - 4);
  const shown = byWidth((width) => shownOf(labels, isOdd, width / labels.length, theme.measure));
  return category(theme, {
    color: nameColor(data, theme, theme.axis), autoSkip: !canSkip && labels.length > 40, autoSkipPadding: 4,
    minRotation: ({ chart }) => (isAslant(chart) ? 45 : 0),
    maxRotation: ({ chart }) => (isAslant(chart) ? 45 : 0),
    callback(value) {
      const label = labels[value] ?? "", { chart, width } = this;
      if (isAslant(chart)) return shorten(label, ASLANT, theme.measure);
      if (canSkip && !shown(width)[value]) return null;
      const free = Math.max(width / labels.length, LEAST) - 4;
      return canSkip && !isOdd[value] ? label : twoLines(label, free, theme.measure, canSkip ? 2 * free : free);
    },
  });
}

export function yearOf(label) {
  const found = /(?:19|20)\d\d/.exec(label);
  return found ? Number(found[0]) : null;
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
