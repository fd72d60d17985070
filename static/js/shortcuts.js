// One key for what a page offers most. What a key does, the element says itself by aria-keyshortcuts; the list of keys
// is in the page. Keys without Control can be switched off, since who speaks to the browser may press them unmeant.
import { storage } from "./drafts.js";

const OFF = "shortcuts-off";
const dialog = document.getElementById("shortcuts");

/* The name of a key as aria-keyshortcuts has it; none for what a page is not asked by. */
export function nameOf({ key, ctrlKey, metaKey, altKey, isComposing }) {
  if (altKey || isComposing || key.length !== 1) return "";
  return ctrlKey || metaKey ? `Control+${key.toUpperCase()}` : key.toLowerCase();
}

/* Whether letters are typed where the focus is. */
export function isTyped(element) {
  return Boolean(element?.closest?.("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable]"));
}

const isOff = () => storage?.getItem(OFF) === "1";

function shown(element) {
  return element.checkVisibility?.() ?? element.offsetParent !== null;
}

/* The first element that the key is for: of the page, or of the dialog that lies over it. */
function meant(name) {
  const place = document.querySelector("dialog[open]:not(#shortcuts)") ?? document;
  return [...place.querySelectorAll(`[aria-keyshortcuts~="${CSS.escape(name)}"]`)].find(shown);
}

/* Opens the list, with those keys faint that do nothing on this page. */
function open() {
  dialog.querySelectorAll("[data-key]").forEach((row) => row.classList.toggle("muted", !meant(row.dataset.key)));
  dialog.querySelector("[data-shortcuts-on]").checked = !isOff();
  if (!dialog.open) dialog.showModal();
}

function onKey(event) {
  const name = nameOf(event);
  const isPlain = !name.startsWith("Control+");
  if (!name || event.defaultPrevented || dialog.open || (isPlain && (isOff() || isTyped(event.target)))) return;
  const element = meant(name);
  if (!element) return;
  event.preventDefault();
  if (isTyped(element)) {
    element.focus();
    element.select?.();
  } else element.click();
}

if (dialog) {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-shortcuts]")) open();
  });
  dialog.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-shortcuts-on]")) return;
    if (target.checked) storage?.removeItem(OFF);
    else storage?.setItem(OFF, "1");
  });
}
