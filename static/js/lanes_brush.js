// Draws the rows of a time axis that are in sight: years above, names on the left, bars beside them.

import { spanOf } from "./lanes.js";

export const ROW = 22, HEAD = 28;
const GAP = 8, BAR = 12, LETTER = 12;

export class Brush {
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
    this.short = new Map();
    this.look();
  }

  /* The colours and letters of the theme. */
  look() {
    const style = getComputedStyle(document.documentElement), token = (name) => style.getPropertyValue(`--${name}`).trim();
    this.colors = { 1: token("c1"), 2: token("c2") };
    ["text", "text-2", "line", "surface", "surface-2", "hover", "selected", "bad", "accent"].forEach((name) => {
      this[name] = token(name);
    });
    this["grid-line"] = token("grid");
    this.font = `${LETTER}px ${getComputedStyle(document.body).fontFamily}`;
    this.strong = `600 ${this.font}`;
  }

  /* `lanes` has rows, axis, data, selected and hovered; the rest are pixels. */
  draw(lanes, width, height, top) {
    this.fit(width, height);
    const { pen } = this, { rows, axis } = lanes;
    this.left = width < 560 ? 96 : 168;
    this.x = (day) => this.left + ((day - axis.first) / (axis.end - axis.first)) * (width - this.left - GAP);
    pen.textBaseline = "middle";
    this.rect(this.surface, 0, 0, width, height);
    const first = Math.floor(top / ROW), last = Math.min(rows.length - 1, Math.floor((top + height) / ROW));
    this.grid(axis, width, height);
    for (let index = first; index <= last; index += 1) this.row(lanes, index, HEAD + index * ROW - top, width);
    this.now(lanes, height);
    // The head of the group in sight stays, pushed away by the next one.
    const push = rows[first + 1] && !rows[first + 1].bar ? Math.min(0, (first + 1) * ROW - top - ROW) : 0;
    if (rows[first]) this.head(rows[rows[first].head], HEAD + push, width);
    this.years(lanes, width);
  }

  fit(width, height) {
    const { canvas } = this, sharp = window.devicePixelRatio || 1;
    const wide = Math.round(width * sharp), high = Math.round(height * sharp);
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    this.pen.setTransform(sharp, 0, 0, sharp, 0, 0);
  }

  rect(color, x, y, width, height) {
    this.pen.fillStyle = color;
    this.pen.fillRect(x, y, width, height);
  }

  write(text, x, y, color, font, room) {
    this.pen.font = font;
    this.pen.fillStyle = color;
    this.pen.fillText(this.fitting(text, font, room), x, y);
  }

  /* A text cut to the room it has; measured once. */
  fitting(text, font, room) {
    const key = `${font}|${Math.round(room)}|${text}`;
    if (!this.short.has(key)) {
      if (this.short.size > 4000) this.short.clear();
      let cut = text;
      while (cut.length > 1 && this.pen.measureText(cut).width > room) cut = `${cut.replace("…", "").slice(0, -1)}…`;
      this.short.set(key, cut);
    }
    return this.short.get(key);
  }

  grid(axis, width, height) {
    axis.years.forEach(({ day }) => this.rect(this["grid-line"], Math.round(this.x(day)), HEAD, 1, height));
  }

  row(lanes, index, y, width) {
    const row = lanes.rows[index];
    if (!row.bar) return void this.head(row, y, width);
    if (index === lanes.selected) this.rect(this.selected, 0, y, width, ROW);
    else if (index === lanes.hovered) this.rect(this.hover, 0, y, width, ROW);
    this.write(row.bar[1], 2 * GAP, y + ROW / 2, index === lanes.hovered ? this.accent : this.text, this.font, this.left - 3 * GAP);
    this.bar(row.bar, lanes, y + (ROW - BAR) / 2);
    if (index === lanes.selected) {
      this.pen.strokeStyle = this.accent;
      this.pen.lineWidth = 2;
      this.pen.strokeRect(1, y + 1, width - 2, ROW - 2);
    }
  }

  head({ label, count }, y, width) {
    this.rect(this["surface-2"], 0, y, width, ROW);
    this.write(`${label} · ${count.toLocaleString("en")}`, GAP, y + ROW / 2, this.text, this.strong, width - 2 * GAP);
  }

  /* What is past in full colour, what is still to come lighter and framed. */
  bar(bar, lanes, y) {
    const span = spanOf(bar, lanes.axis, lanes.data.today), color = this.colors[bar[4]];
    if (!span) return;
    const [start, turn, end] = [span.start, span.turn, span.end].map(this.x);
    if (turn > start) this.rect(color, start, y, Math.max(turn - start, 1), BAR);
    if (end <= turn) return;
    this.pen.globalAlpha = .3;
    this.rect(color, turn, y, end - turn, BAR);
    this.pen.globalAlpha = 1;
    this.pen.strokeStyle = color;
    this.pen.lineWidth = 1;
    this.pen.strokeRect(turn + .5, y + .5, Math.max(end - turn - 1, 0), BAR - 1);
  }

  now({ data }, height) {
    this.rect(this.bad, Math.round(this.x(data.today)), HEAD, 1.5, height);
  }

  years({ axis, data }, width) {
    this.rect(this.surface, 0, 0, width, HEAD);
    this.rect(this.line, 0, HEAD - 1, width, 1);
    const each = Math.ceil(40 / ((width - this.left) / axis.years.length));
    axis.years.forEach(({ label, day }, place) => {
      if (place % each === 0) this.write(label, this.x(day) + 3, HEAD / 2, this["text-2"], this.font, 40);
    });
    this.rect(this.bad, Math.round(this.x(data.today)), HEAD - 6, 1.5, 6);
  }
}
