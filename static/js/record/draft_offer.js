// The draft of a record page: kept while one types, offered when the page is opened again.
import { Draft, dropAsSent, placeOf, restore, sentAs, storage, valuesOf } from "../drafts.js";
import { momentOf } from "../moment.js";
import { openAround } from "./parts.js";

const PAUSE = 400;

/* Keeps what is typed into ``form``; ``isChanged`` says whether that is anything, the two functions add what it lacks.
   What it returns is called when the form goes: from then on the draft is what was sent. */
export function mountDraft(form, { isChanged, addLine, addChosen, shown }) {
  if (!storage || !form.dataset.draft) return () => {};
  const draft = new Draft(form.dataset.draft, storage, form.dataset.draftLabel);
  const offer = form.querySelector("[data-draft-offer]");
  const kept = draft.kept();
  let isGivenUp = false;
  let timer = 0;

  const stop = () => {
    clearTimeout(timer);
    timer = 0;
  };
  const keep = () => {
    stop();
    if (isChanged()) draft.keep(valuesOf(form));
    else if (offer.hidden) draft.drop();
  };
  const later = () => {
    isGivenUp = false;
    stop();
    timer = setTimeout(keep, PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) keep(); });
  // Signing out removes all drafts; none is to come back while the page goes.
  document.addEventListener("submit", ({ target }) => { if (target.matches("[data-sign-out]")) stop(); });
  form.querySelector("[data-cancel]")?.addEventListener("click", () => { isGivenUp = true; });
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
      // Who comes here by the answer, to add another one, is told by that.
      if (!performance.getEntriesByType("navigation")[0]?.redirectCount) tellSaved(form, place);
    } else if (isChanged()) keep();  // the page came back with all that was typed
    else if (kept) offerKept();
  });
  offer.addEventListener("click", ({ target }) => {
    if (target.closest("[data-draft-restore]")) {
      restore(form, kept.values, addLine, addChosen);
      shown();
      form.querySelectorAll(".edited, [data-line].new").forEach(openAround);
      form.dispatchEvent(new Event("change"));
    } else if (target.closest("[data-draft-drop]")) draft.drop();
    else return;
    offer.hidden = true;
    keep();
  });
  return () => {
    stop();
    if (isChanged()) draft.keep(valuesOf(form), sentAs(form));
  };
}

/* Says that what was typed last is saved, and where; the answer to it was lost. */
export function tellSaved(form, place) {
  const notice = form.querySelector("[data-draft-saved]");
  notice.querySelector("[data-draft-place]").href = place;
  notice.hidden = false;
}
