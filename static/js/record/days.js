// The days between two dates are offered in a field that is blank, and follow the dates until others are typed into it.
import { place, read } from "./echo.js";
import { put } from "./put.js";

/* Whether a field may be filled in: nothing stands in it but what was filled in before. */
export function isFree(value, filled) {
  return !value.trim() || value === filled;
}

export function mount(form) {
  const box = form.querySelector("[data-days]");
  const ends = box?.dataset.days.split(" ").map((name) => form.elements[name]);
  if (!ends?.every(Boolean)) return;
  let filled = "";
  let turn = 0;
  const fill = async () => {
    if (!isFree(box.value, filled)) return;
    const mine = ++turn;
    const [from, until] = ends.map(({ value }) => value.trim());
    const { days, text } = await read(form.dataset.understood, { from, until });
    // An answer about dates that have changed meanwhile may come after that about those that stand there.
    if (mine !== turn || !isFree(box.value, filled)) return;
    filled = days ?? "";
    place(box).textContent = text ?? "";
    put(box, filled);
  };
  form.addEventListener("change", ({ target }) => { if (ends.includes(target)) fill().catch(() => {}); });
  box.addEventListener("input", () => { if (box.value !== filled) place(box).textContent = ""; });
}
