// The draft of a record page: kept while one types, offered when the page is opened again.
import { Draft, restore, storage, valuesOf } from "../drafts.js";
import { openAround } from "./parts.js";

const PAUSE = 400;

/* Keeps what is typed into ``form``; ``isChanged`` says whether that is anything, the two functions add what it lacks. */
export function mountDraft(form, { isChanged, addLine, addChosen, shown }) {
  if (!storage || !form.dataset.draft) return;
  const draft = new Draft(form.dataset.draft, storage);
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
  form.addEventListener("submit", () => {
    stop();
    if (isChanged()) draft.keep(valuesOf(form), true);
  });
  // Signing out removes all drafts; none is to come back while the page goes.
  document.addEventListener("submit", ({ target }) => { if (target.matches("[data-sign-out]")) stop(); });
  form.querySelector("[data-cancel]")?.addEventListener("click", () => { isGivenUp = true; });
  window.addEventListener("pagehide", () => { if (isGivenUp) draft.drop(); });

  if (isChanged()) keep();  // the page came back with all that was typed
  else if (kept) {
    const time = offer.querySelector("[data-draft-at]");
    time.dateTime = new Date(kept.at).toISOString();
    time.textContent = new Date(kept.at).toLocaleString(document.documentElement.lang);
    offer.hidden = false;
  }
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
}
