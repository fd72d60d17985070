// The page of an act says what will be after saving, while one types, and fills in what follows from it; the words are
// the server's.
import { put } from "./put.js";

const PAUSE = 300;
const form = document.querySelector("[data-act]");
const sentence = form.querySelector("[data-outcome]");
const records = form.querySelector("[data-records]");
let timer;
let latest = 0;

/* Where one begins to type: in the first field if it is empty, else in the first that is needed and is empty. */
export function firstToFill(fields) {
  const isEmpty = ({ value }) => !value;
  return [fields.slice(0, 1).find(isEmpty), fields.find((field) => field.isNeeded && isEmpty(field)), fields[0]].find(Boolean);
}

function fieldsOf(page) {
  return [...page.querySelectorAll(".act .field")].map((box) => {
    const control = box.querySelector("input:not([type=hidden]), select, textarea");
    const value = control?.type === "radio" ? box.querySelector(":checked")?.value : control?.value;
    return { control, value, isNeeded: Boolean(box.querySelector(".needed")) };
  }).filter(({ control }) => control);
}

if (!document.querySelector("#problems, #questions") && !location.hash) firstToFill(fieldsOf(form))?.control.focus({ preventScroll: true });

async function tell() {
  const number = ++latest;
  const sent = new FormData(form);
  sent.delete("form_key");
  sent.set("_outcome", "1");
  const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || answer.redirected || number !== latest) return;
  const { text, records: table, filled } = await answer.json();
  if (number !== latest) return;
  Object.entries(filled).forEach(([name, value]) => fill(form.elements[name], value));
  if (sentence.textContent !== text) sentence.textContent = text;
  records.innerHTML = table;
}

/* Puts what the server says into a field in which nothing stands but what it said before. */
function fill(control, value) {
  if (control.value === value || control.value !== control.dataset.filled) return;
  control.dataset.filled = value;
  put(control, value);
}

for (const kind of ["input", "change"]) {
  form.addEventListener(kind, () => {
    clearTimeout(timer);
    timer = setTimeout(tell, PAUSE);
  });
}
