// What an amount or a date is understood as, read back by the server, which will read it when it is saved.
const PAUSE = 200;
const known = new Map();

/* What the server reads of something that was typed; asked once for each. */
export async function read(url, query) {
  const address = `${url}?${new URLSearchParams(query)}`;
  if (!known.has(address)) {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return {};
    known.set(address, await answer.json());
  }
  return known.get(address);
}

/* Where it stands what a field was understood as. */
export function place(control) {
  const field = control.closest(".field");
  let echo = field.querySelector(".echo");
  if (!echo) {
    echo = Object.assign(document.createElement("output"), { className: "echo" });
    echo.htmlFor = control.id;
    control.after(echo);
  }
  return echo;
}

export function mount(form) {
  const unit = form.elements.amounts_in.value;
  let timer;
  const show = async (control) => {
    const text = control.value.trim();
    const query = "date" in control.dataset ? { date: text } : { amount: text, unit };
    const words = text ? (await read(form.dataset.understood, query).catch(() => ({}))).text ?? "" : "";
    if (control.value.trim() === text && (words || control.closest(".field").querySelector(".echo"))) place(control).textContent = words;
  };
  form.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-amount], [data-date]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => show(target), PAUSE);
  });
  form.addEventListener("focusout", ({ target }) => {
    if (target.matches("[data-amount], [data-date]")) show(target);
  });
}
