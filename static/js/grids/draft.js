// What was pasted, and what was said about it since, is kept in this browser until it is recorded; an empty page to
// paste into offers it again.
import { Draft, dropAsSent, placeOf, sentAs, storage, valuesOf } from "../drafts.js";
import { momentOf } from "../moment.js";
import { tellSaved } from "../record/draft_offer.js";

const form = document.querySelector("[data-draft]");
const PAUSE = 400;

/* Puts what was kept into the fields of the form, and beside them what it has no field for. */
export function fill(form, values) {
  const fields = new Map([...form.elements].map((control) => [control.name, control]));
  for (const [name, value] of values) {
    const control = fields.get(name);
    if (control && "value" in control) control.value = value;
    else form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
}

function mount(draft) {
  const offer = form.querySelector("[data-draft-offer]");
  const isEmpty = () => !form.elements.pasted.value.trim();
  const kept = draft.kept();
  let timer = 0;
  let isGivenUp = false;
  const keep = (name = "") => {
    clearTimeout(timer);
    if (!isEmpty()) draft.keep(valuesOf(form), name);
    else if (offer.hidden) draft.drop();
  };
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, () => {
      clearTimeout(timer);
      timer = setTimeout(() => keep(), PAUSE);
    });
  }
  form.addEventListener("submit", (event) => keep(event.submitter?.name === "_save" ? sentAs(form) : ""));
  form.querySelector("[data-cancel]").addEventListener("click", () => { isGivenUp = true; });
  window.addEventListener("pagehide", () => { if (isGivenUp) draft.drop(); });
  const offerKept = () => {
    const time = offer.querySelector("[data-draft-at]");
    time.dateTime = new Date(kept.at).toISOString();
    time.textContent = momentOf(kept.at);
    offer.hidden = false;
  };
  placeOf(kept).then((place) => {
    if (place) {
      dropAsSent(storage, kept);
      tellSaved(form, place);
    } else if (!isEmpty()) keep();
    else if (kept) offerKept();
  });
  offer.querySelector("[data-draft-drop]").addEventListener("click", () => {
    draft.drop();
    offer.hidden = true;
  });
  offer.querySelector("[data-draft-restore]").addEventListener("click", () => {
    fill(form, kept.values);
    form.requestSubmit(form.querySelector("[name=_read]"));
  });
}

if (storage && form?.dataset.draft) mount(new Draft(form.dataset.draft, storage, form.dataset.draftLabel));
