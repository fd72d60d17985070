// One chart panel: its views and downloads. The picture is drawn when the panel comes near the screen, or the browser is idle.

import { drawn, readPanel } from "./read.js";
import { KINDS } from "./kinds.js";
import { readTheme } from "./look.js";
import { scale } from "./matrix.js";
import { toCsv } from "./csv.js";
import { download } from "./download.js";
import { picture, SHARP } from "./picture.js";
import { loadPlugin } from "./plugins.js";
import { Reader } from "./reader.js";

const PRINT_WIDTH = 640, PRINT_HEIGHT = { least: 230, most: 860 }, PAPER = { height: 940, frame: 150, row: 19 };
const views = new Map();  // panel id → view chosen by the reader, kept when the panel is replaced
export const small = window.matchMedia("(max-width: 48rem)");

export class Panel {
  constructor(element) {
    this.element = element;
    this.kind = KINDS[element.dataset.chart];
    this.canvas = element.querySelector("canvas");
    this.plot = element.querySelector(".plot");
    this.readout = element.querySelector("[data-readout]");
    this.data = readPanel(element, document.documentElement.lang);
    this.chart = null;
    this.isNear = false;
    this.isReady = !this.kind.plugin;
    this.height = this.kind.height?.(this.data) ?? null;
    if (this.height) this.plot.style.flexBasis = `${this.height}px`;
    this.reader = new Reader(this);
    this.label();
    this.listen();
    this.show(views.get(element.id) ?? (this.kind.wide && small.matches ? "data" : "chart"));
    element.classList.add("ready");
    if (this.kind.plugin) this.load();
  }

  get title() {
    return this.element.querySelector("h2").textContent.trim();
  }

  async load() {
    try {
      await loadPlugin(this.kind.plugin);
      this.isReady = true;
      this.drawIfSeen();
      document.dispatchEvent(new Event("panelready"));
    } catch (error) {
      this.show("data");
      console.error(error);
    }
  }

  /* What the template cannot know: whether a row is running, has a level below, or is left out of the picture. */
  label() {
    const { element, data } = this;
    const reveal = (selector, isShown) => element.querySelectorAll(selector).forEach((one) => { one.hidden = !isShown; });
    const partial = data.rows.some((row) => row.partial);
    const outside = data.rows.some((row) => row.outside);
    reveal(".legend [data-partial]", partial);
    reveal(".legend [data-outside]", outside);
    this.labelSeries(partial || outside);
    reveal("[data-drill-help]", data.rows.some((row) => row.drill));
    reveal(".more", data.rest.length > 0);
    element.querySelectorAll(".more [data-all]").forEach((one) => { one.textContent = data.rows.length + data.rest.length; });
    const heat = this.kind.plugin === "matrix" && element.querySelector(".legend.heat");
    const ends = heat && scale(data, readTheme(small.matches));
    if (!ends) return;
    heat.querySelector("[data-least]").textContent = ends.least;
    heat.querySelector("[data-most]").textContent = ends.most;
  }

  /* A legend names what can be seen, and only where there is something to tell apart. */
  labelSeries(hasMarks) {
    const names = [...this.element.querySelectorAll(".legend:not(.heat) li:not([data-partial], [data-outside])")];
    const seen = drawn(this.data).map(({ cell }) => this.data.rows.some((row) => row.cells[cell].value !== null));
    const isNeeded = hasMarks || seen.filter(Boolean).length > 1;
    names.forEach((name, place) => { name.hidden = !isNeeded || !seen[place]; });
  }

  draw() {
    this.chart?.destroy();
    this.reader.place = null;
    this.theme = readTheme(small.matches);
    this.chart = new window.Chart(this.canvas, this.kind.toChart(this.data, this.theme));
  }

  /* Whether its picture could be drawn and is not. */
  get isWaiting() {
    return this.isReady && !this.chart && !this.element.classList.contains("as-data");
  }

  /* Whether it was drawn for a narrow screen and stands on a wide one, or the other way round. */
  get isOfOtherWidth() {
    return Boolean(this.chart) && this.theme.narrow !== small.matches;
  }

  drawIfSeen(isSeen = this.isNear) {
    if (!isSeen || !this.isWaiting) return;
    try {
      this.draw();
    } catch (error) {  // a chart that cannot be drawn shows its table
      this.show("data");
      console.error(error);
    }
  }

  near(isNear) {
    this.isNear = isNear;
    this.drawIfSeen();
  }

  /* After the theme has changed; what is out of sight is drawn again when it comes near, or the browser is idle. */
  redraw() {
    this.chart?.destroy();
    this.chart = null;
    this.drawIfSeen();
  }

  dispose() {
    this.chart?.destroy();
    this.chart = null;
  }

  show(view) {
    this.element.classList.toggle("as-data", view === "data");
    this.element.querySelectorAll("[data-view]").forEach((button) => button.setAttribute("aria-pressed", button.dataset.view === view));
    this.drawIfSeen();
  }

  listen() {
    const { element } = this;
    element.querySelectorAll("[data-view]").forEach((button) => button.addEventListener("click", () => {
      views.set(element.id, button.dataset.view);
      this.show(button.dataset.view);
    }));
    element.querySelectorAll("[data-save]").forEach((button) => button.addEventListener("click", () => {
      button.closest("details").open = false;
      if (button.dataset.save === "csv") this.saveCsv(); else this.savePng();
    }));
  }

  saveCsv() {
    download(`${this.title}.csv`, new Blob(["\ufeff", toCsv(this.data)], { type: "text/csv" }));  // the mark tells Excel UTF-8
  }

  savePng() {
    const isData = this.element.classList.contains("as-data");
    this.show("chart");
    this.drawIfSeen(true);
    if (this.chart) {
      this.sharpen(SHARP);
      picture(this).toBlob((blob) => download(`${this.title}.png`, blob));
      this.sharpen(window.devicePixelRatio);
    }
    if (isData) this.show("data");
  }

  sharpen(density) {
    this.chart.options.devicePixelRatio = density;
    this.chart.resize();
  }

  /* Paper: the whole chart on one page, and the table of a matrix or of flows with it where it is short. */
  print() {
    const { least, most } = PRINT_HEIGHT;
    const height = Math.min(most, Math.max(least, this.height ?? least));
    const { rows, rest, foot, columns } = this.data;
    this.element.classList.toggle("print-table", Boolean(this.kind.wide) && columns.length <= 9
      && PAPER.frame + height + (rows.length + rest.length + foot.length + 1) * PAPER.row <= PAPER.height);
    this.plot.style.setProperty("--print-height", `${height}px`);
    this.drawIfSeen(true);
    this.chart?.resize(PRINT_WIDTH, height);
  }
}
