// Asks how far an import is and shows it; loads the page again once the work is done.

const PAUSE = 1000;
const LONGEST_PAUSE = 15000;

/* What to show of an answer: {value, max} of the bar, absent where nobody knows, and the texts. */
export function shownOf({ done, total, text, state }) {
  return { text, state, ...(total ? { value: Math.min(done, total), max: total } : {}) };
}

function show(panel, shown) {
  const bar = panel.querySelector("progress");
  if (shown.max) {
    bar.max = shown.max;
    bar.value = shown.value;
  } else {
    bar.removeAttribute("value");
  }
  for (const name of ["text", "state"]) {
    const place = panel.querySelector(`[data-progress-${name}]`);
    // A reader's device tells of every change, so only of real ones.
    if (place.textContent !== shown[name]) place.textContent = shown[name];
  }
}

async function follow(panel) {
  let pause = PAUSE;
  for (;;) {
    await new Promise((done) => setTimeout(done, pause));
    try {
      const answer = await fetch(panel.dataset.progress, { headers: { Accept: "application/json" } });
      if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
      const state = await answer.json();
      if (!state.busy) break;
      show(panel, shownOf(state));
      pause = PAUSE;
    } catch {
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }
  window.location.reload();
}

if (typeof document !== "undefined") {
  document.querySelectorAll("[data-progress]").forEach(follow);
}
