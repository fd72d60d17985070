// Draws the charts of a page from their tables and gives each its views, downloads, keys and links.

import { readPanel } from "./read.js";
import * as stacked from "./stacked.js";
import * as steps from "./steps.js";
import * as bars from "./bars.js";
import * as flows from "./flows.js";
import { move } from "./move.js";
import { toCsv } from "./csv.js";
import { rowTitle } from "./parts.js";

const KINDS = { stacked, steps, bars, flows };
const PRINT_WIDTH = 640;
const root = document.documentElement;
const small = window.matchMedia("(max-width: 48rem)");

function readTheme() {
  const style = getComputedStyle(root);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  const pen = document.createElement("canvas").getContext("2d");
  const font = getComputedStyle(document.body).fontFamily;
  pen.font = `600 12px ${font}`;
  return {
    colors: { 1: token("c1"), 2: token("c2"), 3: token("c3"), 4: token("c4"), 5: token("c5") },
    text: token("text"), quiet: token("text-3"), axis: token("axis"), grid: token("grid"), line: token("line-strong"),
    surface: token("surface"), bar: token("bar"), barText: token("bar-text"), flow: Number(token("flow")), font,
    narrow: small.matches,
    hatch: (color) => hatch(pen, color, token("surface")),
    measure: (text) => pen.measureText(text).width,
  };
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

class Panel {
  constructor(element) {
    this.element = element;
    this.kind = KINDS[element.dataset.chart];
    this.canvas = element.querySelector("canvas");
    this.readout = element.querySelector("[data-readout]");
    this.data = readPanel(element, root.lang);
    this.place = null;
    this.chart = null;
    this.lying = this.kind === bars || this.kind === flows;
    const partial = element.querySelector(".legend [data-partial]");
    if (partial) partial.hidden = !this.data.rows.some((row) => row.partial);
    if (this.kind.height) element.querySelector(".plot").style.flexBasis = `${this.kind.height(this.data)}px`;
    this.listen();
    this.show(this.kind === flows && small.matches ? "data" : "chart");  // thirty names do not fit beside a phone's flows
    element.classList.add("ready");
  }

  get title() {
    return this.element.querySelector("h2").textContent.trim();
  }

  draw() {
    this.chart?.destroy();
    this.place = null;
    this.theme = readTheme();
    this.chart = new window.Chart(this.canvas, this.kind.toChart(this.data, this.theme));
  }

  show(view) {
    this.element.classList.toggle("as-data", view === "data");
    this.element.querySelectorAll("[data-view]").forEach((button) => button.setAttribute("aria-pressed", button.dataset.view === view));
    if (view === "chart" && !this.chart) this.draw();
  }

  listen() {
    const { element, canvas } = this;
    element.querySelectorAll("[data-view]").forEach((button) => button.addEventListener("click", () => this.show(button.dataset.view)));
    element.querySelectorAll("[data-save]").forEach((button) => button.addEventListener("click", () => {
      button.closest("details").open = false;
      if (button.dataset.save === "csv") this.saveCsv(); else this.savePng();
    }));
    canvas.addEventListener("keydown", (event) => this.press(event));
    canvas.addEventListener("blur", () => this.choose(null));
    canvas.addEventListener("mousemove", (event) => canvas.classList.toggle("linked", Boolean(this.link(this.under(event)))));
    canvas.addEventListener("click", (event) => this.click(event));
  }

  /* The row and column of a place; a Sankey leaves out rows that are not drawn. */
  at({ dataset, index }) {
    const { rows, cell } = this.chart.data.datasets[dataset];
    return { row: this.data.rows[rows ? rows[index] : index], cell };
  }

  link(place) {
    if (!place) return null;
    const { row, cell } = this.at(place);
    return row.cells[cell].href ?? row.href;
  }

  under(event) {
    const mode = this.kind === steps ? { intersect: false, axis: "xy" } : { intersect: true };
    const [found] = this.chart.getElementsAtEventForMode(event, "nearest", mode, false);
    return found ? { dataset: found.datasetIndex, index: found.index } : null;
  }

  click(event) {
    const place = this.under(event), link = this.link(place);
    // A finger cannot hover: the first touch shows the value, the second one on it opens the records.
    const seen = this.place && place && this.place.dataset === place.dataset && this.place.index === place.index;
    if (event.pointerType === "touch" && !seen) this.choose(place);
    else if (link) window.location.assign(link);
  }

  press(event) {
    if (event.key === "Enter" && this.place) {
      const link = this.link(this.place);
      if (link) window.location.assign(link);
    } else if (event.key === "Escape" && this.place) {
      this.choose(null);
    } else {
      const place = move(this.chart.data.datasets, this.place, event.key, this.lying);
      if (!place) return;
      event.preventDefault();
      this.choose(place);
    }
  }

  choose(place) {
    if (!place && !this.place) return;
    this.place = place;
    const active = place ? [{ datasetIndex: place.dataset, index: place.index }] : [];
    this.chart.setActiveElements(active);
    const shape = place && this.chart.getDatasetMeta(place.dataset).data[place.index];
    this.chart.tooltip.setActiveElements(active, shape ? shape.tooltipPosition(true) : { x: 0, y: 0 });
    this.chart.update("none");
    this.readout.textContent = place ? this.say(place) : "";
  }

  say(place) {
    const { row, cell } = this.at(place);
    const words = row.cells.slice(0, cell).filter((_, i) => !this.data.columns[i + 1].numeric).map((one) => one.text);
    return [rowTitle(row), ...words, this.data.columns[cell + 1].label, `${row.cells[cell].text} ${this.data.unit}`].join(", ");
  }

  saveCsv() {
    const url = URL.createObjectURL(new Blob(["\ufeff", toCsv(this.data)], { type: "text/csv" }));  // the mark tells Excel UTF-8
    save(`${this.title}.csv`, url);
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  /* The picture carries its title, unit, finding, legend and source. */
  savePng() {
    this.show("chart");
    const { canvas, theme } = this, scale = canvas.width / canvas.clientWidth;
    const line = (selector) => this.element.querySelector(selector)?.textContent.replace(/\s+/g, " ").trim() ?? "";
    const legend = [...this.element.querySelectorAll(".legend li:not([hidden])")];
    const pad = 16, top = legend.length ? 106 : 82, bottom = 30;
    const picture = document.createElement("canvas"), pen = picture.getContext("2d");
    picture.width = canvas.width + 2 * pad * scale;
    picture.height = canvas.height + (top + bottom) * scale;
    pen.fillStyle = theme.surface;
    pen.fillRect(0, 0, picture.width, picture.height);
    pen.scale(scale, scale);
    const write = (text, size, x, y, color) => {
      pen.font = `${size}px ${theme.font}`;
      pen.fillStyle = color;
      pen.fillText(text, x, y, picture.width / scale - x - pad);
      return x + pen.measureText(text).width;
    };
    write(this.title, 16, pad, 26, theme.text);
    write(line(".unit"), 12, pad, 46, theme.quiet);
    write(line(".finding"), 12, pad, 68, theme.text);
    legend.reduce((x, item) => {
      const swatch = item.querySelector(".sw");
      pen.fillStyle = swatch.classList.contains("hatch") ? theme.hatch(theme.colors[1]) : getComputedStyle(swatch).backgroundColor;
      pen.fillRect(x, 82, swatch.offsetWidth, 12);
      return write(item.textContent.trim(), 12, x + 18, 92, theme.text) + 18;
    }, pad);
    pen.drawImage(canvas, pad, top, canvas.clientWidth, canvas.clientHeight);
    write(line(".panel-foot span"), 11, pad, picture.height / scale - 12, theme.quiet);
    picture.toBlob((blob) => {
      const url = URL.createObjectURL(blob);
      save(`${this.title}.png`, url);
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    });
  }
}

function save(name, url) {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}

/* A panel whose chart cannot be drawn shows its table. */
function mount(element) {
  try {
    return new Panel(element);
  } catch (error) {
    element.classList.add("as-data", "ready");
    console.error(error);
    return null;
  }
}

if (window.Chart) window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
const panels = [...document.querySelectorAll(".chart:has(canvas)")].map(mount).filter(Boolean);
const redraw = () => panels.forEach((panel) => { if (panel.chart) panel.draw(); });
document.addEventListener("themechange", redraw);
small.addEventListener("change", redraw);
window.addEventListener("beforeprint", () => panels.forEach(({ chart, canvas }) => chart?.resize(PRINT_WIDTH, canvas.closest(".tall") ? 400 : 230)));
window.addEventListener("afterprint", () => panels.forEach(({ chart }) => chart?.resize()));
