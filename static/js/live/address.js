// Addresses of a page with filters, and what an answer for one of them means. Nothing here touches the page.

/* The address that a form's fields, as [name, value] pairs, ask for; empty ones are left out. */
export function addressOf(path, pairs) {
  const query = new URLSearchParams([...pairs].filter(([, value]) => typeof value === "string" && value.trim() !== ""));
  return query.size ? `${path}?${query}` : path;
}

/* Whether a link leads to this page, whatever its filters; a link to a place on the shown page is the browser's. */
export function isOwn(url, here) {
  return url.origin === here.origin && url.pathname === here.pathname && !url.hash;
}

/* Why an answer cannot be shown: "expired", "refused" or "failed"; null where nothing is wrong. */
export function troubleOf(response, here) {
  if (response.status === 401 || new URL(response.url).pathname !== here.pathname) return "expired";
  if (response.status === 403) return "refused";
  return response.ok ? null : "failed";
}
