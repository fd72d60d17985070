// What pointer and keys do in a chart: show a value, open its records, or go to the level below.
// A place is {dataset, index}: one value of the chart.

import { move } from "./move.js";
import { rowTitle } from "./parts.js";

export class Reader {
  constructor(panel) {
    const { canvas } = panel;
    this.panel = panel;
    this.place = null;
    canvas.addEventListener("keydown", (event) => this.press(event));
    canvas.addEventListener("blur", () => this.choose(null));
    canvas.addEventListener("mousemove", (event) => canvas.classList.toggle("linked", Boolean(this.target(event))));
    canvas.addEventListener("click", (event) => this.click(event));
  }

  /* The row and column of a place; a Sankey leaves out rows that are not drawn. */
  at({ dataset, index }) {
    const { rows, cell } = this.panel.chart.data.datasets[dataset];
    return { row: this.panel.data.rows[rows ? rows[index] : index], cell };
  }

  link(place) {
    if (!place) return null;
    const { row, cell } = this.at(place);
    return row.cells[cell].href ?? row.href;
  }

  under(event) {
    if (!this.panel.chart) return null;
    const mode = this.panel.kind.nearest ? { intersect: false, axis: "xy" } : { intersect: true };
    const [found] = this.panel.chart.getElementsAtEventForMode(event, "nearest", mode, false);
    return found ? { dataset: found.datasetIndex, index: found.index } : null;
  }

  /* The row whose name beside the axis is under the pointer. */
  named(event) {
    const { chartArea, scales } = this.panel.chart ?? {};
    if (!scales?.y) return null;
    const { left, top } = this.panel.canvas.getBoundingClientRect();
    const x = event.clientX - left, y = event.clientY - top;
    if (this.panel.kind.lying) return x < chartArea.left && y > chartArea.top ? this.panel.data.rows[Math.round(scales.y.getValueForPixel(y))] : null;
    return y > chartArea.bottom ? this.panel.data.rows[Math.round(scales.x.getValueForPixel(x))] : null;
  }

  /* Where a click leads: the level below from a name, the records from a value. */
  target(event) {
    const row = this.named(event);
    return row ? row.drill : this.link(this.under(event));
  }

  click(event) {
    const place = this.named(event) ? null : this.under(event), url = this.target(event);
    // A finger cannot hover: the first touch shows the value, the second one on it opens the records.
    const isSeen = this.place && place && this.place.dataset === place.dataset && this.place.index === place.index;
    if (event.pointerType === "touch" && place && !isSeen) this.choose(place);
    else if (url && (event.ctrlKey || event.metaKey)) window.open(url, "_blank", "noopener");
    else if (url) this.follow(url);
  }

  /* A page whose filters work live takes over addresses of its own; see live.js. */
  follow(url) {
    const asked = new CustomEvent("follow", { bubbles: true, cancelable: true, detail: { url } });
    if (this.panel.element.dispatchEvent(asked)) window.location.assign(url);
  }

  press(event) {
    if (!this.panel.chart) return;
    if (event.key === "Enter" && this.place) {
      const url = event.shiftKey ? this.at(this.place).row.drill : this.link(this.place);
      if (url) this.follow(url);
    } else if (event.key === "Escape" && this.place) {
      this.choose(null);
    } else {
      const place = move(this.panel.chart.data.datasets, this.place, event.key, this.panel.kind.lying);
      if (!place) return;
      event.preventDefault();
      this.choose(place);
    }
  }

  choose(place) {
    if (!this.panel.chart || (!place && !this.place)) return;
    this.place = place;
    const active = place ? [{ datasetIndex: place.dataset, index: place.index }] : [];
    this.panel.chart.setActiveElements(active);
    const shape = place && this.panel.chart.getDatasetMeta(place.dataset).data[place.index];
    this.panel.chart.tooltip.setActiveElements(active, shape ? shape.tooltipPosition(true) : { x: 0, y: 0 });
    this.panel.chart.update("none");
    this.panel.readout.textContent = place ? this.say(place) : "";
  }

  say(place) {
    const { row, cell } = this.at(place);
    const words = row.cells.slice(0, cell).filter((_, i) => !this.panel.data.columns[i + 1].numeric).map((one) => one.text);
    return [rowTitle(row), ...words, this.panel.data.columns[cell + 1].label, `${row.cells[cell].text} ${this.panel.data.unit}`].join(", ");
  }
}
