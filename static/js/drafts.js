// What is typed into a record page is kept in this browser until it is saved, so that a closed tab loses nothing: of
// each user under an own name, cleared at saving and at signing out, never of forms that hold personal data.
const PREFIX = "draft:";
const DAYS_KEPT = 14;
// Of these the page has its own: who may send it, and that it is sent once.
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "form_key"]);

/* What a form would send, without files: [name, value] in the order of the page; of chosen rows with their text. */
export function valuesOf(form) {
  const texts = new Map([...form.querySelectorAll(".chosen input")].map((box) => [`${box.name} ${box.value}`, box.parentElement.textContent.trim()]));
  return [...new FormData(form)]
    .filter(([name, value]) => typeof value === "string" && !NOT_KEPT.has(name))
    .map(([name, value]) => [name, value, texts.get(`${name} ${value}`)]);
}

/* The drafts in a storage, with how each is named there; what is too old, or no draft, goes. */
export function draftsIn(storage, now = Date.now()) {
  return Object.keys(storage).filter((key) => key.startsWith(PREFIX)).flatMap((key) => {
    try {
      const draft = JSON.parse(storage.getItem(key));
      if (now - draft.at < DAYS_KEPT * 86_400_000) return [{ key, ...draft }];
    } catch { /* not ours, or cut off */ }
    storage.removeItem(key);
    return [];
  });
}

/* Removes what was saved: a page that says so follows only the form that was sent. */
export function dropSent(storage) {
  draftsIn(storage).filter((draft) => draft.isSent).forEach(({ key }) => storage.removeItem(key));
}

export function dropAll(storage) {
  draftsIn(storage).forEach(({ key }) => storage.removeItem(key));
}

export class Draft {
  constructor(name, storage) {
    this.key = PREFIX + name;
    this.storage = storage;
  }

  kept() {
    return draftsIn(this.storage).find(({ key }) => key === this.key) ?? null;
  }

  keep(values, isSent = false) {
    try {
      this.storage.setItem(this.key, JSON.stringify({ at: Date.now(), values, isSent }));
    } catch { /* no room: the page itself still has it */ }
  }

  drop() {
    this.storage.removeItem(this.key);
  }
}

/* Puts what was kept back into a form; lines and chosen rows that it lacks are added by the two functions. */
export function restore(form, values, addLine, addChosen) {
  const groups = grouped(values);
  for (const [name, [[, total]]] of groups) {
    if (name.endsWith("-TOTAL_FORMS")) addMissing(form, name, Number(total), addLine);
  }
  for (const [name, value, text] of values) {
    if (text && ![...form.elements].some((control) => control.name === name && control.value === value)) addChosen(name, value, text);
  }
  for (const control of form.elements) {
    if (!control.name || control.type === "file" || NOT_KEPT.has(control.name) || control.name.endsWith("_FORMS")) continue;
    const kept = (groups.get(control.name) ?? []).map(([, value]) => value);
    if (control.type === "checkbox" || control.type === "radio") control.checked = kept.includes(control.value);
    else if (kept.length && control.type !== "submit" && control.type !== "button") control.value = kept.at(-1);
  }
}

function grouped(pairs) {
  const groups = new Map();
  pairs.forEach((pair) => groups.set(pair[0], [...(groups.get(pair[0]) ?? []), pair]));
  return groups;
}

/* Lines are named one within another, and those outside come first in the page. */
function addMissing(form, name, total, addLine) {
  const set = form.querySelector(`[data-lines="${CSS.escape(name.replace(/-TOTAL_FORMS$/, ""))}"]`);
  while (set && Number(form.elements[name].value) < total) addLine(set);
}

function storageOf(window) {
  try {
    return window.localStorage;
  } catch {
    return null;  // a browser that keeps nothing
  }
}

export const storage = globalThis.window ? storageOf(globalThis.window) : null;

if (storage) {
  if (document.querySelector(".notice.ok")) dropSent(storage);
  document.addEventListener("submit", ({ target }) => { if (target.matches("[data-sign-out]")) dropAll(storage); });
}
