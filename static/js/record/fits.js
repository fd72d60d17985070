// Which rows fit what is typed into a choice, and which of them is meant for certain.
const known = new Map();

/* The rows that fit a text and what is chosen beside it, and whether there are more; asked once for each. */
export async function fitting(url, text, beside = "", fetcher = fetch) {
  const address = `${url}?q=${encodeURIComponent(text)}${beside}`;
  if (!known.has(address)) {
    known.set(address, fetcher(address, { headers: { Accept: "application/json" } }).then((answer) => {
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      return answer.json();
    }));
    known.get(address).catch(() => known.delete(address));
  }
  return known.get(address);
}

/* Forgets what was answered: there are other rows now. */
export function forget() {
  known.clear();
}

/* What is chosen in the fields that a choice looks at: those of its line, else those of the record. */
export function chosenBeside(input, name) {
  const { of = "", beside = "" } = input.dataset;
  const prefix = name.slice(0, name.length - of.split(".").pop().length);
  const valueOf = (field) => (input.form.elements[`${prefix}${field}`] ?? input.form.elements[field])?.value ?? "";
  return of && `&of=${of}${beside.split(" ").map((field) => `&chosen-${field}=${encodeURIComponent(valueOf(field))}`).join("")}`;
}

/* Whether an answer may be shown or taken: it has to be of what is typed now. */
export function isCurrent(text, input) {
  return text === input.value.trim();
}

/* The one row that is called what is typed, or the only one that fits at all, of an area of today and its former
   ones that of today; null where that is not one row. */
export function decided({ rows, more }) {
  const exact = rows.filter((row) => row.exact);
  if (exact.length) return exact.length === 1 ? exact[0] : null;
  const today = rows.filter((row) => !row.past);
  return today.length === 1 && !more ? today[0] : null;
}

/* The choices in which other rows fit since something was chosen in the field `name`. */
export function lookingAt(name, boxes) {
  return boxes.filter(({ name: own, of, beside }) => {
    const prefix = own.slice(0, own.length - of.split(".").pop().length);
    return own !== name && beside.some((field) => [`${prefix}${field}`, field].includes(name));
  });
}
