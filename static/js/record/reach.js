// Whether the portal answers: a page that nobody answers would take what was typed with it.
export async function isReached(form) {
  try {
    return (await fetch(form.dataset.understood)).status < 500;
  } catch {
    return false;
  }
}
