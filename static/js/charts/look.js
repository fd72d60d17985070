// The colours and letters of the page, for what is drawn on canvases.

const HEAT = 6;

export function readTheme(narrow) {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  const pen = document.createElement("canvas").getContext("2d");
  const font = getComputedStyle(document.body).fontFamily;
  const widths = new Map();
  pen.font = `600 12px ${font}`;
  return {
    colors: { 1: token("c1"), 2: token("c2"), 3: token("c3"), 4: token("c4"), 5: token("c5") },
    heat: Array.from({ length: HEAT }, (_, step) => token(`h${step + 1}`)),
    text: token("text"), quiet: token("text-3"), axis: token("axis"), accent: token("accent"), grid: token("grid"),
    line: token("line-strong"), surface: token("surface"), bar: token("bar"), barText: token("bar-text"),
    flow: Number(token("flow")), font, narrow,
    hatch: (color) => hatch(pen, color, token("surface")),
    pale: (color) => mixed(color, token("surface"), Number(token("pale"))),
    measure(text) {
      if (!widths.has(text)) widths.set(text, pen.measureText(text).width);
      return widths.get(text);
    },
  };
}

/* "#rrggbb" with so much of it, from 0 to 1, over another. */
export function mixed(color, ground, share) {
  const parts = (text) => [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
  const under = parts(ground);
  return `#${parts(color).map((part, i) => Math.round(part * share + under[i] * (1 - share)).toString(16).padStart(2, "0")).join("")}`;
}

function hatch(pen, color, surface) {
  const tile = document.createElement("canvas"), draw = tile.getContext("2d");
  tile.width = tile.height = 6;
  draw.fillStyle = surface;
  draw.fillRect(0, 0, 6, 6);
  draw.strokeStyle = color;
  draw.lineWidth = 2.2;
  draw.beginPath();
  [[-1, 7, 7, -1], [-1, 1, 1, -1], [5, 7, 7, 5]].forEach(([x, y, toX, toY]) => { draw.moveTo(x, y); draw.lineTo(toX, toY); });
  draw.stroke();
  return pen.createPattern(tile, "repeat");
}
