// A choice that is found as one types. The text box and the hidden number beside it are what is sent; the number
// counts only with its own text, here and on the server. By itself a choice takes a row only if it is the one that is
// meant for certain (see fits.js); any other the reader takes, with the arrow keys or the mouse.
import Combobox from "../../vendor/combobox-nav/index.js";
import { chosenBeside, decided, fitting, forget, isCurrent } from "./fits.js";
import { addInPlace } from "./in_place.js";

const PAUSE = 120;
// How long a list that opens lets a press through to what it covers: who pressed had aimed at that.
const REACTION = 250;
let lists = 0;

/* Ticks a row of a choice of several, which is added where it does not stand yet. */
export function addChosen(choice, key, text) {
  const chosen = choice.querySelector(".chosen");
  const there = [...chosen.querySelectorAll("input")].find((box) => box.value === key);
  if (there) {
    there.checked = true;
    return;
  }
  const label = Object.assign(document.createElement("label"), { className: "check" });
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: choice.dataset.many, value: key, checked: true });
  box.defaultChecked = false;
  label.append(box, text);
  chosen.append(label);
}

function optionOf(label, data, why = "") {
  const option = document.createElement("span");
  option.setAttribute("role", "option");
  Object.assign(option.dataset, data);
  option.append(Object.assign(document.createElement("span"), { textContent: label }));
  if (why) option.append(Object.assign(document.createElement("span"), { className: "why", textContent: why }));
  return option;
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
    this.combobox = new Combobox(this.input, this.list, { tabInsertsSuggestions: false, firstOptionSelectionMode: "none" });
    // The text that stands for what is chosen; null while the text stands for nothing yet.
    this.taken = this.key?.value || !this.input.value.trim() ? this.input.value : null;
    this.listen();
  }

  listen() {
    // Before the library's own listeners: Enter and Tab wait for the answer to what is typed.
    this.input.addEventListener("keydown", (event) => this.onKey(event), true);
    this.input.addEventListener("input", (event) => { if (!event.isComposing) this.onInput(); });
    this.input.addEventListener("compositionend", () => this.onInput());
    // A blank choice that is clicked lists what it offers, as the down arrow does.
    this.input.addEventListener("click", () => { if (this.list.hidden && !this.input.value) this.ask(); });
    this.input.addEventListener("blur", () => setTimeout(() => this.leave(), 150));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("combobox-commit", (event) => this.take(event.target));
  }

  onInput() {
    this.close();
    if (this.key) this.key.value = "";
    this.taken = null;
    this.said("");
    this.fits = null;
    this.isMarkWanted = false;
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
      const fits = await fitting(this.url, text, this.key ? chosenBeside(this.input, this.key.name) : "");
      if (!isCurrent(text, this.input)) return false;
      this.fits = fits;
    } catch {
      this.isMarkWanted = false;
      if (isCurrent(text, this.input)) this.said(this.words.unreachable, true);
      return false;
    }
    this.said(this.fits.rows.length ? "" : this.words.none, !this.fits.rows.length);
    if (document.activeElement === this.input) this.open();
    return true;
  }

  onKey(event) {
    // 229 is a key that an input method takes, also the one that ends its composition.
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" && this.list.hidden) {
      event.preventDefault();
      this.isMarkWanted = true;
      this.ask();
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Enter") this.onEnter(event);
    else if (event.key === "Tab" && this.marked?.dataset.key) this.take(this.marked);
    else if (event.key === "Tab" && this.isPending) this.settle();
  }

  /* Takes what is marked or certain; else the list stays open, or opens. Sends the form only where nothing is open. */
  onEnter(event) {
    if (this.marked) return;  // the library takes it
    if (!this.isPending && this.list.hidden && !this.isMarkWanted) return;
    event.preventDefault();
    if (this.isPending) this.settle();
  }

  get marked() {
    return this.list.hidden ? null : this.list.querySelector('[aria-selected="true"]');
  }

  /* Takes the row that is meant for certain, as soon as it is known; where there is none, says so. */
  async settle() {
    if (!(await this.ask()) || this.taken !== null) return;
    const row = decided(this.fits);
    if (row) this.put(row);
    else this.said(this.fits.rows.length ? this.words.several : this.words.none, true);
  }

  open() {
    const options = this.fits.rows.map((row) => optionOf(row.text, { key: row.key, text: row.text }, row.why));
    if (this.fits.new) options.push(optionOf(this.fits.new.label, { new: this.fits.new.url }));
    options.forEach((option, i) => { option.id = `${this.list.id}-${i}`; });
    this.list.replaceChildren(...options);
    this.list.hidden = !options.length;
    this.combobox.stop();
    if (!this.list.hidden) {
      this.combobox.start();
      this.list.scrollIntoView({ block: "nearest" });
    }
    this.list.classList.add("opening");
    clearTimeout(this.opening);
    this.opening = setTimeout(() => this.list.classList.remove("opening"), REACTION);
    // Rows that are called what is typed come first.
    if (this.isMarkWanted || (this.isPending && decided(this.fits))) this.combobox.navigate(1);
    this.isMarkWanted = false;
  }

  close() {
    this.list.hidden = true;
    this.combobox.stop();
    this.list.replaceChildren();
  }

  take(option) {
    if (option.dataset.new) this.addNew(option.dataset.new);
    else this.put({ key: option.dataset.key, text: option.dataset.text });
  }

  /* Has a row added in a dialog and takes it; where none is, the text stays as it was typed. */
  async addNew(url) {
    this.close();
    this.isAdding = true;
    const row = await addInPlace(url, { mountChoices: mount, settled, words: this.words }).catch(() => undefined);
    this.isAdding = false;
    this.input.focus();
    forget();
    if (row) this.put(row);
    else if (row === undefined) this.said(this.words.unreachable, true);
  }

  put({ key, text }, why = "") {
    this.close();
    this.said(why);
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
    addChosen(this.box, key, text);
  }

  /* Left without a choice: the row that is meant for certain is taken, else the field says that nothing is chosen. */
  async leave() {
    if (document.activeElement === this.input || this.isAdding) return;
    this.close();
    this.isMarkWanted = false;
    if (this.isPending) await this.settle();
    if (document.activeElement !== this.input) this.close();
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

export function choiceOf(box) {
  return choices.get(box);
}

export function mount(root, words) {
  root.querySelectorAll("[data-combo]").forEach((box) => {
    if (!choices.has(box)) choices.set(box, new Choice(box, words));
  });
}

/* Waits until each text that is typed into a choice has its row, or is known not to mean one row for certain. */
export function settled(root) {
  const open = [...root.querySelectorAll("[data-combo]")].map((box) => choices.get(box)).filter((choice) => choice?.isPending);
  return Promise.all(open.map((choice) => choice.settle()));
}
