// Gives every chart panel of a page its behaviour, draws those near the screen first and the others when the browser is idle,
// and minds theme, width and paper.

import { Panel, small } from "./panel.js";

const NEAR = "400px 0px";  // drawn this far ahead, so that nobody scrolls to an empty panel
const panels = new Map();
const rest = () => new Promise((resolve) => { setTimeout(resolve); });

const watch = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => {
  panels.get(target)?.near(isIntersecting);
}), { rootMargin: NEAR });

/* A panel whose chart cannot be drawn shows its table. */
function mount(element) {
  try {
    panels.set(element, new Panel(element));
  } catch (error) {
    element.classList.add("as-data", "ready");
    console.error(error);
  }
}

const whenIdle = window.requestIdleCallback?.bind(window) ?? ((act) => setTimeout(act, 200));
let isIdling = false;

/* What is still out of sight, one chart after another, so that a picture or a print of the whole page is whole. */
function drawRest() {
  if (isIdling) return;
  const next = [...panels.values()].find((panel) => panel.isWaiting);
  if (!next) return;
  isIdling = true;
  whenIdle(() => {
    isIdling = false;
    next.drawIfSeen(true);
    drawRest();
  });
}

/* What is in sight is drawn at once, not a frame later; the rest when the observer says that it is near. */
function draw(element) {
  const panel = panels.get(element);
  if (!panel) return;
  const { top, bottom } = element.getBoundingClientRect();
  panel.near(bottom > 0 && top < window.innerHeight);
  watch.observe(element);
}

/* Takes up new panels and lets go of those that have left the page; the new ones. */
function takeUp() {
  panels.forEach((panel, element) => {
    if (element.isConnected) return;
    watch.unobserve(element);
    panel.dispose();
    panels.delete(element);
  });
  const found = [...document.querySelectorAll(".chart:not(.ready):has(canvas)")];
  found.forEach(mount);
  return found;
}

/* The first time one chart after another, so that the page answers its reader in between. */
async function start() {
  for (const element of takeUp()) {
    await rest();
    draw(element);
  }
  drawRest();
}

function each(act) {
  return () => panels.forEach((panel) => act(panel));
}

if (window.Chart) window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
start();
document.addEventListener("contentchange", () => { takeUp().forEach(draw); drawRest(); });
document.addEventListener("panelready", drawRest);
const redraw = each((panel) => panel.redraw());
document.addEventListener("themechange", () => { redraw(); drawRest(); });
// The browser also tells of a change where none is, as when a picture of the whole page is taken.
small.addEventListener("change", () => { each((panel) => { if (panel.isOfOtherWidth) panel.redraw(); })(); drawRest(); });
window.addEventListener("beforeprint", each((panel) => panel.print()));
window.addEventListener("afterprint", each((panel) => panel.chart?.resize()));
