// Gives every chart panel of a page its behaviour, draws those near the screen, and minds theme, width and paper.

import { Panel, small } from "./panel.js";

const NEAR = "400px 0px";  // drawn this far ahead, so that nobody scrolls to an empty panel
const panels = new Map();

const watch = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => {
  panels.get(target)?.near(isIntersecting);
}), { rootMargin: NEAR });

/* A panel whose chart cannot be drawn shows its table. */
function mount(element) {
  try {
    const panel = new Panel(element), { top, bottom } = element.getBoundingClientRect();
    panels.set(element, panel);
    panel.near(bottom > 0 && top < window.innerHeight);  // what is in sight is drawn at once, not a frame later
    watch.observe(element);
  } catch (error) {
    element.classList.add("as-data", "ready");
    console.error(error);
  }
}

/* Takes up new panels and lets go of those that have left the page. */
function mountAll() {
  panels.forEach((panel, element) => {
    if (element.isConnected) return;
    watch.unobserve(element);
    panel.dispose();
    panels.delete(element);
  });
  document.querySelectorAll(".chart:not(.ready):has(canvas)").forEach(mount);
}

function each(act) {
  return () => panels.forEach((panel) => act(panel));
}

if (window.Chart) window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
mountAll();
document.addEventListener("contentchange", mountAll);
document.addEventListener("themechange", each((panel) => panel.redraw()));
small.addEventListener("change", each((panel) => panel.redraw()));
window.addEventListener("beforeprint", each((panel) => panel.print()));
window.addEventListener("afterprint", each((panel) => panel.chart?.resize()));
