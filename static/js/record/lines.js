// Lines are added where they stand, without asking the server; without scripts the same button asks it.

/* The page's blank line with the next number, in place of the one that its template has. */
export function numbered(html, prefix, number) {
  return html.replaceAll(`${prefix}-__prefix__`, `${prefix}-${number}`);
}

export function addLine(set) {
  const prefix = set.dataset.lines;
  const total = set.querySelector(`:scope > input[name="${CSS.escape(prefix)}-TOTAL_FORMS"]`);
  const number = Number(total.value);
  const holder = document.createElement("template");
  holder.innerHTML = numbered(set.querySelector(":scope > template").innerHTML, prefix, number);
  const item = holder.content.firstElementChild;
  const line = item.querySelector("[data-line]");
  line.setAttribute("aria-label", `${line.getAttribute("aria-label").trim()} ${set.querySelectorAll(":scope > .lines > li").length + 1}`);
  set.querySelector(":scope > .lines").append(item);
  total.value = number + 1;
  line.querySelector("input:not([type=hidden]):not([type=checkbox]), select, textarea")?.focus();
  return line;
}
