// Brings a page to what the server sent last, touching only what differs. What is compared is what the server sent before
// with what it sends now, never the page itself, which scripts have changed since.

/* What to do for each child of "after", given both as [key, html]: {steps: [{key, act: keep, change or add}], gone: [key]}. */
export function differences(before, after) {
  const was = new Map(before), now = new Map(after);
  return {
    steps: after.map(([key, html]) => ({ key, act: !was.has(key) ? "add" : was.get(key) === html ? "keep" : "change" })),
    gone: [...was.keys()].filter((key) => !now.has(key)),
  };
}

/* Children by key: their id, or else which one of its tag and class it is. */
function children(parent) {
  const seen = new Map(), found = new Map();
  [...parent.children].forEach((child) => {
    const plain = `${child.localName}.${child.getAttribute("class") ?? ""}`, nth = seen.get(plain) ?? 0;
    if (!child.id) seen.set(plain, nth + 1);
    found.set(child.id ? `#${child.id}` : `${plain}:${nth}`, child);
  });
  return found;
}

/* Whether an element only holds panels, so that these are compared one by one. */
function isFrame(was, now) {
  return (was.id === "results" || (!was.matches(".panel") && was.querySelector(".panel[id]")))
    && was.cloneNode(false).isEqualNode(now.cloneNode(false));
}

function sources(map) {
  return [...map].map(([key, element]) => [key, element.outerHTML]);
}

/* Makes the children of "live", which came from "before", those of "after". Unchanged ones stay the same elements. */
export function update(live, before, after) {
  const here = children(live), was = children(before), now = children(after);
  const { steps, gone } = differences(sources(was), sources(now));
  gone.forEach((key) => here.get(key)?.remove());
  let next = live.firstElementChild;
  steps.forEach(({ key, act }) => {
    const current = here.get(key), wanted = now.get(key);
    let placed = current;
    if (current && act === "change" && isFrame(was.get(key), wanted)) {
      update(current, was.get(key), wanted);
    } else if (!current || act !== "keep") {
      placed = document.importNode(wanted, true);
      if (current === next) next = current?.nextElementSibling ?? null;
      current?.remove();
    }
    if (placed === next) next = next.nextElementSibling;
    else live.insertBefore(placed, next);
  });
}
