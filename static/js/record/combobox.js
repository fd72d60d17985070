// A choice that is found as one types. The text box and the hidden number beside it are what is sent; the number
// counts only with its own text, here and on the server, so an answer that comes late can never choose another row.
import Combobox from "../../vendor/combobox-nav/index.js";

const PAUSE = 120;
const known = new Map();
let lists = 0;

/* The rows that fit a text, asked once for each text. */
export async function fitting(url, text, fetcher = fetch) {
  const address = `${url}?q=${encodeURIComponent(text)}`;
  if (!known.has(address)) {
    known.set(address, fetcher(address, { headers: { Accept: "application/json" } }).then((answer) => {
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      return answer.json();
    }));
    known.get(address).catch(() => known.delete(address));
  }
  return (await known.get(address)).rows;
}

/* Whether an answer may be shown or taken: it has to be of what is typed now. */
export function isCurrent(asked, input) {
  return asked === input.value.trim();
}

class Choice {
  constructor(box, words) {
    this.box = box;
    this.words = words;
    this.url = box.dataset.combo;
    this.many = box.dataset.many;
    this.input = box.querySelector("input[type=text]");
    this.key = box.querySelector("input[type=hidden]");
    this.list = document.createElement("span");
    Object.assign(this.list, { className: "options", hidden: true, id: `choices-${(lists += 1)}` });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.input.labels?.[0]?.textContent.trim() ?? "");
    this.state = document.createElement("span");
    this.state.className = "combo-state";
    this.state.setAttribute("role", "status");
    box.append(this.list, this.state);
    this.combobox = new Combobox(this.input, this.list, { tabInsertsSuggestions: false, firstOptionSelectionMode: "selected" });
    this.taken = this.input.value;
    this.listen();
  }

  listen() {
    // Before the library's own listeners: Enter and Tab wait for the answer to what is typed.
    this.input.addEventListener("keydown", (event) => this.onKey(event), true);
    this.input.addEventListener("input", (event) => { if (!event.isComposing) this.onInput(); });
    this.input.addEventListener("compositionend", () => this.onInput());
    this.input.addEventListener("blur", () => setTimeout(() => this.leave(), 150));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("combobox-commit", (event) => this.take(event.target));
  }

  onInput() {
    this.close();
    if (this.key) this.key.value = "";
    this.taken = null;
    this.said("");
    this.rows = null;
    clearTimeout(this.timer);
    if (this.input.value.trim()) this.timer = setTimeout(() => this.ask(), PAUSE);
    else this.taken = "";
    this.changed();
  }

  /* Asks for what fits the text as it is now; what comes after the text has changed again is dropped. */
  async ask() {
    clearTimeout(this.timer);
    const text = this.input.value.trim();
    this.said(this.words.searching);
    try {
      const rows = await fitting(this.url, text);
      if (!isCurrent(text, this.input)) return false;
      this.rows = rows;
    } catch {
      if (isCurrent(text, this.input)) this.said(this.words.unreachable, true);
      return false;
    }
    this.said(this.rows.length ? "" : this.words.none, !this.rows.length);
    if (document.activeElement === this.input) this.open();
    return true;
  }

  onKey(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const isOpen = !this.list.hidden;
    if (event.key === "ArrowDown" && !isOpen) {
      event.preventDefault();
      this.ask();
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Enter") {
      if (isOpen) return;  // the library takes the row that is marked
      if (this.taken === null) {
        event.preventDefault();
        this.settle();
      }
    } else if (event.key === "Tab" && this.taken === null && this.input.value.trim()) {
      if (this.rows) this.takeFirst();
      else this.settle();
    }
  }

  /* Takes the first row that fits exactly what is typed, as soon as it is known. */
  async settle() {
    if (await this.ask()) this.takeFirst();
  }

  takeFirst() {
    const marked = this.list.querySelector('[aria-selected="true"]') ?? this.list.querySelector("[role=option]");
    if (marked) this.take(marked);
    else if (this.rows?.length) this.put(this.rows[0]);
  }

  open() {
    this.list.replaceChildren(...this.rows.map((row, i) => {
      const option = document.createElement("span");
      option.id = `${this.list.id}-${i}`;
      option.setAttribute("role", "option");
      option.dataset.key = row.key;
      option.dataset.text = row.text;
      option.append(Object.assign(document.createElement("span"), { textContent: row.text }));
      if (row.why) option.append(Object.assign(document.createElement("span"), { className: "why", textContent: row.why }));
      return option;
    }));
    this.list.hidden = !this.rows.length;
    this.combobox.stop();
    if (!this.list.hidden) this.combobox.start();
  }

  close() {
    this.list.hidden = true;
    this.combobox.stop();
    this.list.replaceChildren();
  }

  take(option) {
    this.put({ key: option.dataset.key, text: option.dataset.text });
  }

  put({ key, text }) {
    this.close();
    this.said("");
    if (this.many) this.add(key, text);
    else {
      this.input.value = text;
      this.key.value = key;
    }
    this.taken = this.input.value;
    this.changed();
  }

  add(key, text) {
    this.input.value = "";
    const chosen = this.box.querySelector(".chosen");
    const there = [...chosen.querySelectorAll("input")].find((box) => box.value === key);
    if (there) {
      there.checked = true;
      return;
    }
    const label = Object.assign(document.createElement("label"), { className: "check" });
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: this.many, value: key, checked: true });
    box.defaultChecked = false;
    label.append(box, text);
    chosen.append(label);
  }

  /* Left without a choice: one that is the only fit is taken, else the field says that nothing is chosen. */
  async leave() {
    if (document.activeElement === this.input) return;
    this.close();
    if (this.taken !== null || !this.input.value.trim()) return;
    if (!this.rows) await this.ask();
    if (this.taken === null && this.rows && !this.rows.length) this.said(this.words.none, true);
    this.close();
  }

  said(text, isBad = false) {
    this.state.textContent = text;
    this.state.classList.toggle("bad", isBad);
  }

  changed() {
    this.box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  get isPending() {
    return this.taken === null && Boolean(this.input.value.trim());
  }
}

const choices = new WeakMap();

export function mount(root, words) {
  root.querySelectorAll("[data-combo]").forEach((box) => {
    if (!choices.has(box)) choices.set(box, new Choice(box, words));
  });
}

/* Waits until each text that is typed into a choice has its row, or is known to have none. */
export function settled(root) {
  const open = [...root.querySelectorAll("[data-combo]")].map((box) => choices.get(box)).filter((choice) => choice?.isPending);
  return Promise.all(open.map((choice) => choice.settle()));
}
