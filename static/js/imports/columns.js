// Asks what the words of a column mean, right below it, as soon as somebody says which field the column is.

/* Where the questions of a column are, or nothing where none come up: it is not decided, or left out. */
export function addressOf(base, column, field, id) {
  if (!field || field === "-") return "";
  return `${base}?${new URLSearchParams({ column, field, id })}`;
}

async function ask(asked, select) {
  const place = document.getElementById(`${select.id}-questions`), field = select.value;
  place.replaceChildren();
  const address = addressOf(asked.dataset.questions, asked.dataset.column, field, place.id);
  if (!address) return;
  const answer = await fetch(address).catch(() => null);
  // Whatever stands in the way: they are asked as well once the file was read again.
  if (!answer?.ok || answer.redirected) return;
  const html = await answer.text();
  if (select.value === field) place.innerHTML = html;
}

if (typeof document !== "undefined") {
  document.querySelectorAll("[data-questions]").forEach((asked) => {
    const select = asked.querySelector("select");
    select.addEventListener("change", () => ask(asked, select));
    if (select.value) ask(asked, select);
  });
}
