// Draws postings on a time axis. A panel fetches its numbers when it comes near the screen; then only the rows in sight
// are drawn, on one canvas that stays while the box scrolls, so ten thousand postings cost no more than thirty.

import { axisOf, barAt, nextBar, rowsOf, termOf } from "./lanes.js";
import { Brush, HEAD, ROW } from "./lanes_brush.js";

const NEAR = "600px 0px";
const PAPER = { rows: 37, width: 640 };  // what fits a page
const panels = new Map();

class Lanes {
  constructor(element) {
    this.element = element;
    this.box = element.querySelector(".lanes-box");
    this.sky = element.querySelector(".lanes-sky");
    this.words = element.querySelector("[data-words]");
    this.readout = element.querySelector("[data-readout]");
    this.brush = new Brush(element.querySelector("canvas"));
    this.group = "host";
    this.selected = this.hovered = -1;
    this.listen();
    this.size = new ResizeObserver(() => this.soon());
    this.size.observe(this.box);
    this.watch = new IntersectionObserver(([entry]) => entry.isIntersecting && this.load(), { rootMargin: NEAR });
    this.watch.observe(element);
  }

  async load() {
    this.watch.disconnect();
    if (this.data || this.loading) return;
    this.loading = new AbortController();
    this.box.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(this.element.dataset.lanes, { signal: this.loading.signal });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      this.take(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") this.say(this.element.dataset.failed);
    }
    this.box.removeAttribute("aria-busy");
  }

  take(data) {
    this.data = data;
    this.axis = axisOf(data);
    this.arrange();
    this.tell(-1);
  }

  arrange() {
    this.rows = rowsOf(this.data, this.group, this.element.dataset.unknown);
    this.selected = this.hovered = -1;
    const height = HEAD + this.rows.length * ROW;
    this.sky.style.height = `${height}px`;
    this.box.style.height = `${Math.min(height, 24 * ROW + HEAD)}px`;
    this.box.scrollTop = 0;
    this.soon();
  }

  /* Draws in the next frame, once however often it is asked. */
  soon() {
    if (!this.frame) this.frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.frame = 0;
    if (!this.rows) return;
    const { clientWidth, clientHeight, scrollTop } = this.box;
    if (this.paper) this.brush.draw(this, PAPER.width, this.paper, 0);
    else this.brush.draw(this, clientWidth, clientHeight, scrollTop);
  }

  // ---- The bar that is told of

  say(text) {
    this.words.textContent = text;
  }

  /* What stands there while no bar is told of. */
  get standing() {
    const { empty, cut } = this.element.dataset;
    return this.data.bars.length ? (this.data.cut ? cut : "") : empty;
  }

  tell(index) {
    const text = index < 0 ? this.standing : this.described(this.rows[index]);
    this.say(text);
    return text;
  }

  described({ bar }) {
    const { hosts, batches } = this.data;
    return [bar[1], hosts[bar[2]], bar[7], termOf(bar, this.element.dataset), batches[bar[3]]].filter(Boolean).join(" · ");
  }

  select(index) {
    if (index < 0) return;
    this.selected = index;
    const top = index * ROW, room = this.box.clientHeight - HEAD - ROW;
    if (top - ROW < this.box.scrollTop) this.box.scrollTop = Math.max(0, top - ROW);
    else if (top > this.box.scrollTop + room) this.box.scrollTop = top - room;
    this.readout.textContent = this.tell(index);
    this.soon();
  }

  open(index, apart) {
    const bar = this.rows?.[index]?.bar;
    if (!bar) return;
    const address = this.element.dataset.official.replace("/0/", `/${bar[0]}/`);
    if (apart) window.open(address, "_blank", "noopener");
    else window.location.assign(address);
  }

  // ---- Hands

  at(event) {
    const { top } = this.box.getBoundingClientRect();
    const y = event.clientY - top - this.box.clientTop;
    return this.rows && y > HEAD ? barAt(this.rows, Math.floor((y - HEAD + this.box.scrollTop) / ROW)) : -1;
  }

  listen() {
    const { box, element } = this;
    box.addEventListener("scroll", () => this.soon(), { passive: true });
    box.addEventListener("pointermove", (event) => this.hover(this.at(event)));
    box.addEventListener("pointerleave", () => this.hover(-1));
    box.addEventListener("click", (event) => this.open(this.at(event), event.ctrlKey || event.metaKey));
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("focus", () => this.soon());
    box.addEventListener("blur", () => this.soon());
    element.querySelectorAll("[data-group]").forEach((button) => button.addEventListener("click", () => {
      element.querySelectorAll("[data-group]").forEach((each) => each.setAttribute("aria-pressed", each === button));
      this.group = button.dataset.group;
      if (this.data) this.arrange();
    }));
  }

  hover(index) {
    if (index === this.hovered) return;
    this.hovered = index;
    this.box.classList.toggle("linked", index >= 0);
    this.tell(index < 0 ? this.selected : index);
    this.soon();
  }

  key(event) {
    if (!this.rows || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter") return void this.open(this.selected, false);
    const page = Math.max(1, Math.floor((this.box.clientHeight - HEAD) / ROW) - 1);
    const next = nextBar(this.rows, this.selected, event.key, page);
    if (next === null) return;
    event.preventDefault();
    this.select(next);
  }

  // ---- Paper

  print() {
    if (!this.rows) this.loadNow();
    if (!this.rows) return;
    const shown = this.rows.slice(0, PAPER.rows), { bars } = this.data;
    this.paper = HEAD + shown.length * ROW;
    this.box.style.height = `${this.paper}px`;
    if (shown.length < this.rows.length) {
      this.say(this.element.dataset.printed.replace("{shown}", shown.filter((row) => row.bar).length).replace("{all}", bars.length));
    }
    this.draw();
  }

  /* Paper does not wait: what was not near the screen yet is fetched before the page is laid out. */
  loadNow() {
    this.loading?.abort();
    this.watch.disconnect();
    const request = new XMLHttpRequest();
    try {
      request.open("GET", this.element.dataset.lanes, false);
      request.send();
      this.take(JSON.parse(request.responseText));
    } catch {
      this.say(this.element.dataset.failed);
    }
  }

  printed() {
    if (!this.rows) return;
    this.paper = 0;
    this.box.style.height = `${Math.min(HEAD + this.rows.length * ROW, 24 * ROW + HEAD)}px`;
    this.tell(this.selected);
    this.draw();
  }

  dispose() {
    this.loading?.abort();
    this.watch.disconnect();
    this.size.disconnect();
    cancelAnimationFrame(this.frame);
  }
}

function mountAll() {
  panels.forEach((panel, element) => {
    if (element.isConnected) return;
    panel.dispose();
    panels.delete(element);
  });
  document.querySelectorAll("[data-lanes]").forEach((element) => {
    if (!panels.has(element)) panels.set(element, new Lanes(element));
  });
}

const each = (act) => () => panels.forEach(act);

mountAll();
document.addEventListener("contentchange", mountAll);
document.addEventListener("themechange", each((panel) => { panel.brush.look(); panel.draw(); }));
window.addEventListener("beforeprint", each((panel) => panel.print()));
window.addEventListener("afterprint", each((panel) => panel.printed()));
