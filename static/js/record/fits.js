// Which rows fit what is typed into a choice, and which of them is meant for certain.
const known = new Map();

/* The rows that fit a text, and whether there are more of them; asked once for each text. */
export async function fitting(url, text, fetcher = fetch) {
  const address = `${url}?q=${encodeURIComponent(text)}`;
  if (!known.has(address)) {
    known.set(address, fetcher(address, { headers: { Accept: "application/json" } }).then((answer) => {
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      return answer.json();
    }));
    known.get(address).catch(() => known.delete(address));
  }
  return known.get(address);
}

/* Whether an answer may be shown or taken: it has to be of what is typed now. */
export function isCurrent(text, input) {
  return text === input.value.trim();
}

/* The one row that is called what is typed, or the only one that fits at all; null where that is not one row. */
export function decided({ rows, more }) {
  const exact = rows.filter((row) => row.exact);
  if (exact.length) return exact.length === 1 ? exact[0] : null;
  return rows.length === 1 && !more ? rows[0] : null;
}
