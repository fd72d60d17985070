// What the page says about an update: done, or why not and what is still shown.

const words = document.getElementById("live-script").dataset;

let status = null;

/* Told to screen readers only; the numbers speak for themselves. */
export function say(text) {
  if (!status) {
    status = document.createElement("p");
    status.className = "vh";
    status.setAttribute("role", "status");
    document.getElementById("main").append(status);
  }
  status.textContent = text;
}

export function sayUpdated() {
  say(words.updated);
}

function wayOut(kind, retry, signInUrl) {
  const way = document.createElement(kind === "expired" ? "a" : "button");
  way.className = "btn compact";
  way.textContent = kind === "expired" ? words.signIn : words.retry;
  if (kind === "expired") way.href = signInUrl;
  else {
    way.type = "button";
    way.addEventListener("click", retry);
  }
  return way;
}

/* "kind" is "offline", "failed", "refused" or "expired"; "detail" is what the server said of it, or nothing. */
export function showTrouble(dashboard, { kind, retry, signInUrl, detail }) {
  clearTrouble();
  const box = document.createElement("div"), notice = document.createElement("div"), text = document.createElement("p");
  box.className = "notices live-trouble";
  notice.className = "notice bad";
  notice.setAttribute("role", "alert");
  text.textContent = [detail, words[kind]].filter(Boolean).join(" ");
  notice.append(text, wayOut(kind, retry, signInUrl));
  box.append(notice);
  dashboard.before(box);
}

export function clearTrouble() {
  document.querySelector(".live-trouble")?.remove();
}
