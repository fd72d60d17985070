// Ticks in a list: a whole page at once, a range with Shift, how many there are. Without this each row is ticked by itself.
const form = document.getElementById("bulk-form");
const page = document.querySelector("[data-tick-page]");
const count = form.querySelector("[data-tick-count]");
const all = form.querySelector("[data-tick-all]");
const ticks = [...document.querySelectorAll('.tick[name="rows"]')];
let last = null;

function show() {
  const ticked = ticks.filter((tick) => tick.checked).length;
  for (const tick of ticks) tick.closest("tr").classList.toggle("is-ticked", tick.checked);
  page.checked = ticked === ticks.length;
  page.indeterminate = ticked > 0 && !page.checked;
  count.hidden = Boolean(all?.checked);
  count.textContent = ticked === 1 ? form.dataset.one : `${ticked} ${form.dataset.many}`;
}

function tickAll(isTicked) {
  for (const tick of ticks) tick.checked = isTicked;
  if (all && !isTicked) all.checked = false;
  show();
}

page.addEventListener("change", () => tickAll(page.checked));
all?.addEventListener("change", () => tickAll(all.checked));
form.querySelector("[data-tick-none]").addEventListener("click", () => {
  tickAll(false);
  ticks[0]?.focus();
});

for (const [place, tick] of ticks.entries()) {
  tick.addEventListener("click", (event) => {
    if (event.shiftKey && last !== null) {
      for (const between of ticks.slice(Math.min(last, place), Math.max(last, place))) between.checked = tick.checked;
    }
    last = place;
    if (all && !tick.checked) all.checked = false;
    show();
  });
}

// Who comes back by the browser's own button has the ticks again.
window.addEventListener("pageshow", show);
show();
