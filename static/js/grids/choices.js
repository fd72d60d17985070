// The fields that hold for all rows: choices that are found as one types, dates as they are understood.
import { mount as mountChoices, settled } from "../record/combobox.js";
import { mount as mountEchoes } from "../record/echo.js";
import { isReached } from "../record/reach.js";

const form = document.querySelector("[data-choices]");
const { textNone: none, textSeveral: several, textSearching: searching, textUnreachable: unreachable } = form.dataset;
let isSettled = false;

mountChoices(form, { none, several, searching, unreachable });
mountEchoes(form);

// What is typed into a choice is settled, as far as it is certain, before it is sent, and to a portal that answers.
form.addEventListener("submit", async (event) => {
  if (isSettled) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  await settled(form);
  if (!(await isReached(form))) {
    form.querySelector(".savebar p").textContent = unreachable;
    return;
  }
  // A form sends nothing while it still asks who minds its being sent.
  await new Promise((done) => { setTimeout(done); });
  isSettled = true;
  form.requestSubmit(event.submitter ?? undefined);
  isSettled = false;
}, true);
