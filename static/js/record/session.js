// Says in time that the session is about to end, and goes on with it; one that has ended asks for the password when the
// form is sent.
const BEFORE = 5 * 60;

export function mountSession(form, later = setTimeout) {
  const notice = form.querySelector("[data-session-notice]");
  if (!notice) return;
  const wait = (seconds) => later(() => { notice.hidden = false; }, Math.max(0, seconds - BEFORE) * 1000);
  notice.querySelector("button").addEventListener("click", async () => {
    const answer = await fetch(form.dataset.stay, {
      method: "POST", headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, Accept: "application/json" },
    }).catch(() => null);
    if (!answer?.ok || answer.redirected) {
      notice.querySelector("p").textContent = notice.dataset.textEnded;
      return;
    }
    notice.hidden = true;
    wait((await answer.json()).seconds);
  });
  wait(Number(form.dataset.sessionSeconds));
}
