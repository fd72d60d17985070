// Filters that work at once: the page for the new address is fetched, and only what differs is replaced. The address always
// says what is shown; without this module the same links and the same form load whole pages.

import { addressOf, isOwn, troubleOf } from "./address.js";
import { putBack, sameShape, setFields, typed } from "./form.js";
import { clearTrouble, say, sayUpdated, showTrouble } from "./notice.js";
import { update } from "./regions.js";

const PATIENCE = 120;  // ms before old numbers are dimmed: a quick answer should not flicker

class Live {
  constructor(dashboard) {
    this.dashboard = dashboard;
    this.sent = dashboard.cloneNode(true);  // what the server sent for what is shown
    this.shown = location.pathname + location.search;
    this.asked = null;
    this.control = null;
    this.edited = new Set();
    this.listen();
    dashboard.classList.add("live");
  }

  get form() {
    return this.dashboard.querySelector("form.filters");
  }

  listen() {
    const { dashboard } = this;
    dashboard.addEventListener("input", (event) => { if (event.target.name) this.edited.add(event.target.name); });
    dashboard.addEventListener("change", (event) => { if (event.target.form === this.form) this.ask(this.wanted(), event.target); });
    dashboard.addEventListener("submit", (event) => {
      if (event.target !== this.form) return;
      event.preventDefault();
      this.ask(this.wanted(), this.form);
    });
    dashboard.addEventListener("click", (event) => this.click(event));
    dashboard.addEventListener("follow", (event) => {
      if (!isOwn(new URL(event.detail.url), location)) return;
      event.preventDefault();
      this.ask(event.detail.url, event.target);
    });
    window.addEventListener("popstate", () => this.ask(location.href, null, false));
  }

  wanted() {
    return addressOf(location.pathname, new FormData(this.form));
  }

  click(event) {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.target || link.hasAttribute("download") || !isOwn(new URL(link.href), location)) return;
    event.preventDefault();
    this.edited.clear();
    this.ask(link.href, link);
  }

  /* Shows an address; "cause" is what was used for it and should not move on the screen. */
  async ask(url, cause, isNew = true) {
    const { pathname, search, href } = new URL(url, location.href), address = pathname + search;
    if (address === this.asked) return;
    this.control?.abort();
    this.settle();
    if (address === this.shown) {
      if (!isNew) this.setForm(this.sent);
      return;
    }
    const control = new AbortController();
    Object.assign(this, { control, asked: address });
    this.edited.clear();
    this.wait();
    const answer = await fetchPage(href, control.signal);
    if (control !== this.control || control.signal.aborted) return;
    this.settle();
    if (answer.foreign) location.assign(href);
    else if (answer.kind) showTrouble(this.dashboard, { ...answer, retry: () => this.ask(url, null, isNew) });
    else this.show(answer, cause, isNew);
  }

  wait() {
    say("");
    document.getElementById("results")?.setAttribute("aria-busy", "true");
    this.timer = setTimeout(() => this.dashboard.classList.add("waiting"), PATIENCE);
  }

  settle() {
    clearTimeout(this.timer);
    this.asked = this.control = null;
    this.dashboard.classList.remove("waiting");
    document.getElementById("results")?.removeAttribute("aria-busy");
  }

  show({ page, address }, cause, isNew) {
    const next = page.getElementById("dashboard");
    clearTrouble();
    if (isNew) history.pushState(null, "", address);
    document.title = page.title;
    const steady = holdStill(cause), back = holdFocus();
    this.setForm(next);
    update(this.dashboard, this.sent, this.merged(next));
    this.sent = next;
    this.shown = address;
    tellAddress();
    document.dispatchEvent(new Event("contentchange"));
    back();
    steady();
    sayUpdated();
  }

  setForm(next) {
    const form = this.form, wanted = next.querySelector("form.filters");
    this.kept = null;
    if (!form || !wanted) return;
    if (sameShape(this.sent.querySelector("#filters"), next.querySelector("#filters"))) setFields(form, wanted, this.edited);
    else this.kept = typed(form, this.edited);
  }

  /* The page to come, with the form of before where only its values differ: those are set already. */
  merged(next) {
    if (this.kept !== null) {
      const kept = this.kept;
      document.addEventListener("contentchange", () => this.form && putBack(this.form, kept), { once: true });
      return next;
    }
    const copy = next.cloneNode(true), filters = this.sent.querySelector("#filters");
    if (filters) copy.querySelector("#filters")?.replaceWith(filters.cloneNode(true));
    return copy;
  }
}

/* {page, address}, or {kind, signInUrl, detail} where it cannot be shown, or {foreign} where it is no such page. */
async function fetchPage(href, signal) {
  try {
    const response = await fetch(href, { signal, headers: { Accept: "text/html" } });
    const kind = troubleOf(response, location), page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (kind) return { kind, signInUrl: response.url, detail: response.status === 503 ? page.querySelector("h1")?.textContent.trim() : "" };
    const { pathname, search } = new URL(response.url);
    return page.getElementById("dashboard") ? { page, address: pathname + search } : { foreign: true };
  } catch {
    return { kind: "offline" };
  }
}

/* The element of the same place after the update. */
function heir(element, region) {
  if (element.isConnected) return element;
  return (element.id && document.getElementById(element.id)) || (region && document.getElementById(region));
}

function holdStill(cause) {
  if (!cause) return () => {};
  const region = cause.closest("section[id], [id]")?.id, top = cause.getBoundingClientRect().top;
  const panel = cause.closest(".panel[id]"), panelTop = panel?.getBoundingClientRect().top;
  return () => {
    const found = heir(cause, region);
    if (!found) return;
    const moved = found === cause || !panel ? found.getBoundingClientRect().top - top : found.getBoundingClientRect().top - panelTop;
    if (Math.abs(moved) >= 1) window.scrollBy({ top: moved, behavior: "instant" });
  };
}

function holdFocus() {
  const active = document.activeElement, region = active?.closest(".panel[id]")?.id;
  return () => {
    if (!active || active === document.body || active.isConnected) return;
    const found = heir(active, region);
    const target = found?.matches(".panel") ? found.querySelector(found.matches(".as-data") ? ".data" : "canvas") ?? found : found;
    (target ?? document.getElementById("main")).focus({ preventScroll: true });
  };
}

/* What else on the page goes by its address: the other dashboards, and where the switches of the bar return to. */
function tellAddress() {
  document.querySelectorAll("nav.tabs a[data-scope]").forEach((tab) => { tab.search = location.search; });
  document.querySelectorAll('.bar input[name="next"]').forEach((field) => { field.value = location.pathname + location.search; });
}

const dashboard = document.getElementById("dashboard");
if (dashboard?.matches("[data-live]")) new Live(dashboard);
