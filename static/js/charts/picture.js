// A chart as a picture that can stand alone: with its title, unit, finding, legend, source and the day it was made.

import { wrap } from "./names.js";

export const SHARP = 2;
const PAD = 16;

function textOf(element, selector) {
  const found = element.querySelector(selector);
  return found && !found.hidden ? found.textContent.replace(/\s+/g, " ").trim() : "";
}

/* Draws the texts above or below and returns the height they need; without "pen" it only measures. */
function write(pen, texts, theme, width, isDrawn, top) {
  let y = top;
  texts.filter(({ text }) => text).forEach(({ text, size, color, weight = 400 }) => {
    pen.font = `${weight} ${size}px ${theme.font}`;
    pen.fillStyle = color;
    wrap(text, width - 2 * PAD, (one) => pen.measureText(one).width).forEach((line) => {
      y += Math.round(size * 1.5);
      if (isDrawn) pen.fillText(line, PAD, y);
    });
    y += 3;
  });
  return y;
}

function drawLegend(pen, items, theme, top, width) {
  let x = PAD, y = top + 18;
  pen.font = `12px ${theme.font}`;
  items.forEach((item) => {
    const swatch = item.querySelector(".sw"), label = item.textContent.trim();
    const room = (swatch ? swatch.offsetWidth + 6 : 0) + pen.measureText(label).width;
    if (x > PAD && x + room > width - PAD) { x = PAD; y += 18; }
    if (swatch) {
      pen.fillStyle = swatch.classList.contains("hatch") ? theme.hatch(theme.colors[1]) : getComputedStyle(swatch).backgroundColor;
      pen.fillRect(x, y - 10, swatch.offsetWidth, 12);
    }
    pen.fillStyle = theme.text;
    pen.fillText(label, x + (swatch ? swatch.offsetWidth + 6 : 0), y);
    x += room + (label ? 16 : 2);
  });
  return items.length ? y + 6 : top;
}

/* The canvas of the whole picture of a panel. */
export function picture({ element, canvas, theme, title }) {
  const paper = document.createElement("canvas"), pen = paper.getContext("2d");
  const width = canvas.clientWidth + 2 * PAD, day = document.querySelector(".foot time")?.dateTime ?? "";
  const legend = [...element.querySelectorAll(".legend li:not([hidden])")];
  const head = [
    { text: title, size: 16, color: theme.text, weight: 600 },
    { text: textOf(element, ".unit"), size: 12, color: theme.quiet },
    { text: textOf(document, "[data-narrowed]"), size: 12, color: theme.quiet },
    { text: textOf(element, ".finding"), size: 13, color: theme.text },
    { text: textOf(element, ".note"), size: 12, color: theme.quiet },
  ];
  const foot = [
    { text: textOf(element, ".more"), size: 12, color: theme.quiet },
    { text: [textOf(element, ".panel-foot span"), day].filter(Boolean).join(" · "), size: 12, color: theme.quiet },
  ];
  // Once to measure and once to draw: setting a canvas's size wipes it and its font.
  const body = drawLegend(pen, legend, theme, write(pen, head, theme, width, false, 8), width) + 8;
  const height = write(pen, foot, theme, width, false, body + canvas.clientHeight) + 10;
  paper.width = width * SHARP;
  paper.height = height * SHARP;
  pen.scale(SHARP, SHARP);
  pen.fillStyle = theme.surface;
  pen.fillRect(0, 0, width, height);
  drawLegend(pen, legend, theme, write(pen, head, theme, width, true, 8), width);
  pen.drawImage(canvas, PAD, body, canvas.clientWidth, canvas.clientHeight);
  write(pen, foot, theme, width, true, body + canvas.clientHeight);
  return paper;
}
