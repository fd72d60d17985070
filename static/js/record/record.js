// A record page: choices, lines, what was changed; leaving asks. Every part works without this, but slower.
import { Changes } from "./changes.js";
import { addChosen, mount as mountChoices, settled } from "./combobox.js";
import { mount as mountDays } from "./days.js";
import { mountDraft } from "./draft_offer.js";
import { openAround } from "./parts.js";
import { mountSession } from "./session.js";
import { mount as mountEchoes } from "./echo.js";
import { mount as mountFilling } from "./filling.js";
import { addLine } from "./lines.js";
import { isReached } from "./reach.js";
import { mount as mountMeanings } from "./meanings.js";

const form = document.querySelector("[data-record]");
const { textNone: none, textSeveral: several, textSearching: searching, textUnreachable: unreachable } = form.dataset;
const words = { none, several, searching, unreachable };
let isSent = false;

mountChoices(form, words);
mountEchoes(form);
mountDays(form);
mountFilling(form);
mountMeanings(form);
const changes = new Changes(form);
changes.show();

for (const kind of ["input", "change"]) {
  form.addEventListener(kind, ({ target }) => {
    target.closest("[data-ready]")?.removeAttribute("data-ready");
    changes.show();
  });
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=_add_line]");
  if (!button) return;
  event.preventDefault();
  addReadyLine(button.closest("[data-lines]"));
  changes.show();
});

// A part that is opened for its first line has it ready; it is none of the changes before something is typed into it.
form.addEventListener("click", ({ target }) => {
  const part = target.closest("summary")?.parentElement;
  const set = part && !part.open && part.querySelector(":scope > [data-lines]");
  if (!set?.querySelector(":scope > template") || set.querySelector("[data-line]")) return;
  part.addEventListener("toggle", () => { addReadyLine(set).dataset.ready = ""; }, { once: true });
});

function addReadyLine(set) {
  const line = addLine(set);
  mountChoices(line, words);
  return line;
}

mountSession(form);
const markSent = mountDraft(form, {
  isChanged: () => changes.find().length > 0,
  addLine: addReadyLine,
  addChosen: (name, key, text) => addChosen(form.querySelector(`[data-many="${CSS.escape(name)}"]`), key, text),
  shown: () => changes.show(),
});

// A link to a field opens the part that holds it.
function reveal() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  openAround(target);
  target.scrollIntoView({ block: "center" });
  const field = target.matches("li") ? target.querySelector("input:not([type=hidden]), select, textarea") : target;
  if (field?.matches("input, select, textarea, [tabindex]")) field.focus({ preventScroll: true });
}
window.addEventListener("hashchange", reveal);
// The browser goes to the place that an address names in its first frame, and takes the focus from a field then.
window.addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(reveal)));
form.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (link && link.hash === location.hash) reveal();
});
(document.getElementById("problems") ?? document.getElementById("questions"))?.focus();

// What is typed into a choice is settled, as far as it is certain, before it is sent; a second press waits for the first answer.
form.addEventListener("submit", async (event) => {
  if (isSent) {
    event.preventDefault();
    return;
  }
  isSent = true;
  const { submitter } = event;
  event.preventDefault();
  await settled(form);
  if (!(await isReached(form))) {
    isSent = false;
    form.querySelector("[data-changes]").textContent = words.unreachable;
    return;
  }
  markSent();
  if (submitter?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
  form.submit();
});
window.addEventListener("pageshow", (event) => { if (event.persisted) isSent = false; });
window.addEventListener("beforeunload", (event) => {
  if (!isSent && changes.find().length) event.preventDefault();
});
