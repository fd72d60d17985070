// Reads what is pasted at once: rows pasted into the empty field, or anywhere on the page, go on to what was understood.

const form = document.querySelector("[data-paste]");
const box = form.querySelector("textarea");

/** Whether a text is rows of a sheet: several lines or several cells. */
export function isOfRows(text) {
  return /[\t\n]/.test(text.trim());
}

document.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const isElsewhere = event.target !== box && event.target.matches?.("input, textarea, select");
  if (isElsewhere || box.value.trim() || !isOfRows(text)) return;
  event.preventDefault();
  box.value = text;
  form.requestSubmit(form.querySelector("[name=_read]"));
});
