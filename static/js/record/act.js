// The page of an act says what will be after saving, while one types; the words are the server's.
const PAUSE = 300;
const form = document.querySelector("[data-act]");
const sentence = form.querySelector("[data-outcome]");
const records = form.querySelector("[data-records]");
let timer;
let latest = 0;

async function tell() {
  const number = ++latest;
  const sent = new FormData(form);
  sent.delete("form_key");
  sent.set("_outcome", "1");
  const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || answer.redirected || number !== latest) return;
  const { text, records: table } = await answer.json();
  if (number !== latest) return;
  if (sentence.textContent !== text) sentence.textContent = text;
  records.innerHTML = table;
}

for (const kind of ["input", "change"]) {
  form.addEventListener(kind, () => {
    clearTimeout(timer);
    timer = setTimeout(tell, PAUSE);
  });
}
