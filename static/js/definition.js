// What a figure means opens over the page where its number stands; without scripts the link leads to a page of its own.
const isPlain = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

async function partOf(url) {
  const response = await fetch(url, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return document.importNode(page.getElementById("definition"), true);
}

function show(dialog, part) {
  dialog.querySelector("[data-definition-place]").replaceChildren(part);
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
}

const dialog = document.getElementById("definition-dialog");
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-definition]");
  if (!link || !dialog || !isPlain(event) || event.defaultPrevented) return;
  event.preventDefault();
  try {
    show(dialog, await partOf(link.href));
  } catch {
    location.assign(link.href);
  }
});
dialog?.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
