// Adds a row beside the choice of it: a dialog with the few fields that are needed; what is typed beneath stays.
import { mount as mountEchoes } from "./echo.js";

/* Where one goes on: at what is wrong or asked, else behind the name, which is filled in already. */
function firstIn(dialog) {
  const [name, next] = dialog.querySelectorAll(".form-grid :is(input:not([type=hidden]), select)");
  return dialog.querySelector("[role=alert]") ?? (name.value && next ? next : name);
}

async function read(answer) {
  if (!answer.ok) throw new Error(answer.status);
  if (answer.headers.get("Content-Type").startsWith("application/json")) return { row: await answer.json() };
  const html = await answer.text();
  if (!html.includes("data-in-place")) throw new Error("not the form");
  return { html };
}

class InPlace {
  constructor(url, { mountChoices, settled, words }) {
    Object.assign(this, { url, mountChoices, settled, words, isSent: false });
    this.dialog = Object.assign(document.createElement("dialog"), { className: "dialog in-place" });
    this.dialog.setAttribute("aria-labelledby", "in-place-title");
    this.dialog.addEventListener("click", ({ target }) => this.onClick(target));
    this.dialog.addEventListener("submit", (event) => this.onSubmit(event));
  }

  /* The row that is added or taken; null where the dialog is closed without. */
  async row() {
    this.show((await read(await fetch(this.url))).html);
    document.body.append(this.dialog);
    this.dialog.showModal();
    firstIn(this.dialog).focus();
    await new Promise((closed) => { this.dialog.addEventListener("close", closed, { once: true }); });
    this.dialog.remove();
    return this.chosen ?? null;
  }

  show(html) {
    this.dialog.innerHTML = html;
    this.form = this.dialog.querySelector("form");
    this.mountChoices(this.form, this.words);
    mountEchoes(this.form);
    if (this.dialog.open) firstIn(this.dialog).focus();
  }

  onClick(target) {
    const taken = target.closest("[data-take]");
    if (taken) this.close({ key: taken.dataset.take, text: taken.dataset.text });
    else if (target.closest("[data-close]")) this.dialog.close();
    const link = target.closest('a[href^="#"]');
    if (link) document.getElementById(decodeURIComponent(link.hash.slice(1)))?.focus();
  }

  close(row) {
    this.chosen = row;
    this.dialog.close();
  }

  /* Once, whatever is pressed twice; the form stays where the portal refuses it or cannot be reached. */
  async onSubmit(event) {
    event.preventDefault();
    if (this.isSent) return;
    this.isSent = true;
    this.form.querySelector("[data-state]").textContent = "";
    await this.settled(this.form);
    try {
      const { row, html } = await read(await fetch(this.form.action, { method: "POST", body: new FormData(this.form, event.submitter) }));
      if (row) this.close(row);
      else this.show(html);
    } catch {
      this.form.querySelector("[data-state]").textContent = this.words.unreachable;
    }
    this.isSent = false;
  }
}

export function addInPlace(url, tools) {
  return new InPlace(url, tools).row();
}
