// Where something is chosen, choices beside it that are still blank take the one row that fits it, and say why.
import { chosenBeside, decided, fitting, lookingAt } from "./fits.js";
import { choiceOf } from "./combobox.js";

function described(box) {
  const input = box.querySelector("input[type=text]");
  const key = box.querySelector("input[type=hidden]");
  if (!key || !input?.dataset.of) return null;
  return { box, input, name: key.name, of: input.dataset.of, beside: input.dataset.beside.split(" ") };
}

async function fill({ box, input, name }) {
  const isBlank = () => !input.value.trim() && document.activeElement !== input;
  if (!isBlank()) return;
  const row = decided(await fitting(box.dataset.combo, "", chosenBeside(input, name)));
  if (row && isBlank()) choiceOf(box).put(row, row.why);
}

export function mount(form) {
  form.addEventListener("change", ({ target }) => {
    const key = target.matches("[data-combo]") && target.querySelector("input[type=hidden]");
    if (!key?.value) return;
    const boxes = [...form.querySelectorAll("[data-combo]")].map(described).filter(Boolean);
    lookingAt(key.name, boxes).forEach((one) => fill(one).catch(() => {}));
  });
}
