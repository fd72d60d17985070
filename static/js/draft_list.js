// What a user typed in this browser and did not save, as a list with the ways back to it.
import { draftsIn, storage } from "./drafts.js";
import { momentOf } from "./moment.js";

/* The drafts of a user, the newest first, each with the address of its page, and what it is called. */
export function draftsOf(user, kept) {
  const own = `draft:${user}:`;
  return draftsIn(kept)
    .filter(({ key, sentAs }) => key.startsWith(own) && !sentAs)
    .map(({ key, at, values, label }) => ({ url: key.slice(own.length), at, name: named(label ?? "", titleIn(values)) }))
    .sort((one, other) => other.at - one.at);
}

/* What its page was called, and what was typed as a title where that says more. */
function named(label, title) {
  return label.includes(title) ? label : [label, title].filter(Boolean).join(" · ");
}

function titleIn(values) {
  const [, title] = (values ?? []).find(([name, value]) => ["title", "name"].includes(name) && value) ?? [];
  return title ?? "";
}

function mount(panel) {
  const drafts = draftsOf(panel.dataset.drafts, storage);
  const row = panel.querySelector("[data-draft-row]").content;
  panel.querySelector("[data-drafts-list]").append(...drafts.map(({ url, at, name }) => {
    const line = row.cloneNode(true), link = line.querySelector("a"), time = line.querySelector("time");
    link.href = url;
    link.textContent = name || url;
    time.dateTime = new Date(at).toISOString();
    time.textContent = momentOf(at);
    return line;
  }));
  panel.hidden = !drafts.length;
}

const panel = globalThis.document?.querySelector("[data-drafts]");
if (panel && storage) mount(panel);
