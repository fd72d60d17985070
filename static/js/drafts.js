// What is typed into a record page is kept in this browser until it is saved, so that a closed tab loses nothing: of
// each user under an own name, cleared at saving and at signing out, never of forms that hold personal data.
const PREFIX = "draft:";
const DAYS_KEPT = 14;
// Of these the page has its own: who may send it, and that it is sent once.
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "form_key", "sent_as"]);

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

/* The name under which a form is sent now, which goes along with it. */
export function sentAs(form) {
  const field = form.elements.sent_as ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "sent_as" }));
  field.value = `${form.elements.form_key.value}${Date.now().toString(36)}`;
  return field.value;
}

/* Where the portal keeps what was sent as this draft; nothing if it was not saved. The answer to it may have been lost. */
export async function placeOf(draft) {
  const { sent } = document.querySelector("script[data-sent]")?.dataset ?? {};
  if (!draft?.sentAs || !sent) return "";
  try {
    const answer = await fetch(`${sent}?sent_as=${encodeURIComponent(draft.sentAs)}`, { headers: { Accept: "application/json" } });
    return answer.ok && !answer.redirected ? (await answer.json()).location : "";
  } catch {
    return "";
  }
}

/* Removes what was sent and is saved; what was sent and never came to the portal stays. */
export async function dropSaved(storage, place = placeOf) {
  for (const draft of draftsIn(storage).filter((one) => one.sentAs)) {
    if (await place(draft)) dropAsSent(storage, draft);
  }
}

/* Removes a draft unless something else was typed since. */
export function dropAsSent(storage, { key, sentAs: name }) {
  if (draftsIn(storage).some((one) => one.key === key && one.sentAs === name)) storage.removeItem(key);
}

export function dropAll(storage) {
  draftsIn(storage).forEach(({ key }) => storage.removeItem(key));
}

export class Draft {
  /* The label is what a list of drafts calls it. */
  constructor(name, storage, label = "") {
    this.key = PREFIX + name;
    this.label = label;
    this.storage = storage;
  }

  kept() {
    return draftsIn(this.storage).find(({ key }) => key === this.key) ?? null;
  }

  keep(values, name = "") {
    try {
      this.storage.setItem(this.key, JSON.stringify({ at: Date.now(), values, sentAs: name, label: this.label }));
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
  dropSaved(storage);
  document.addEventListener("submit", ({ target }) => { if (target.matches("[data-sign-out]")) dropAll(storage); });
}
