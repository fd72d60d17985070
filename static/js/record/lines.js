// Lines are added where they stand, without asking the server; without scripts the same button asks it.

/* A blank line of the set `of` as the one with a number in the set `prefix`. */
export function numbered(html, of, prefix, number) {
  return html.replaceAll(`${of}-__prefix__`, `${prefix}-${number}`);
}

/* What a new line looks like, and of which set; rows of lines have theirs once, in the blank line of the set around them. */
function blankOf(set) {
  const own = set.querySelector(":scope > template");
  if (own) return { html: own.innerHTML, of: set.dataset.lines };
  const around = set.parentElement.closest("[data-lines]").querySelector(":scope > template");
  const inner = around.content.querySelector("[data-lines]");
  return { html: inner.querySelector(":scope > template").innerHTML, of: inner.dataset.lines };
}

export function addLine(set) {
  const prefix = set.dataset.lines;
  const total = set.querySelector(`:scope > input[name="${CSS.escape(prefix)}-TOTAL_FORMS"]`);
  const number = Number(total.value);
  const holder = document.createElement("template");
  const blank = blankOf(set);
  holder.innerHTML = numbered(blank.html, blank.of, prefix, number);
  const item = holder.content.firstElementChild;
  const line = item.querySelector("[data-line]");
  const lines = set.querySelector(":scope > .lines");
  line.setAttribute("aria-label", `${line.getAttribute("aria-label").trim()} ${lines.children.length + 1}`);
  lines.append(item);
  const count = set.parentElement.querySelector(":scope > summary > .n");
  if (count) count.textContent = lines.children.length;
  total.value = number + 1;
  line.querySelector("input:not([type=hidden]):not([type=checkbox]), select, textarea")?.focus();
  return line;
}
