/* Small behaviours. Every page works without them; what needs them carries the class needs-js. */
(function () {
  "use strict";
  const root = document.documentElement;

  // Listens on the page, so that parts which are replaced later need no listeners of their own.
  function on(selector, type, handle) {
    document.addEventListener(type, (event) => {
      const element = event.target.closest(selector);
      if (element) handle(element, event);
    });
  }

  on("[data-theme-toggle]", "click", () => window.portalTheme.next());

  on(".nav-toggle", "click", (button) => {
    const open = document.getElementById(button.getAttribute("aria-controls")).classList.toggle("open");
    button.setAttribute("aria-expanded", open);
  });

  // Menus: one open at a time; Escape and a click outside close it.
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      const hadFocus = menu.contains(document.activeElement);
      menu.open = false;
      if (hadFocus) menu.querySelector("summary").focus();
    });
  });

  // A table that fits needs no box that scrolls, and then its head can stay in view.
  const widths = new ResizeObserver((entries) => entries.forEach(({ target }) => {
    target.classList.toggle("fits", target.scrollWidth <= target.clientWidth);
  }));
  const measure = () => document.querySelectorAll(".table-wrap").forEach((wrap) => widths.observe(wrap));
  document.addEventListener("DOMContentLoaded", measure);  // after live.js has kept the page as it came
  document.addEventListener("contentchange", measure);

  on("[data-dismiss]", "click", (button) => {
    button.closest(".notice").remove();
    document.getElementById("main").focus({ preventScroll: true });
  });

  // Who goes on has read what was answered: it stays at its place and covers nothing any more.
  const answered = document.querySelector("main > .notices");
  for (const kind of answered ? ["wheel", "touchmove", "pointerdown", "keydown"] : []) {
    addEventListener(kind, ({ target }) => {
      if (!answered.contains(target)) answered.classList.add("read");
    }, { passive: true });
  }

  on("[data-print]", "click", () => window.print());

  on("[data-reveal]", "click", (button) => {
    const field = document.getElementById(button.dataset.reveal);
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", !shown);
  });

  // Every sheet says of what it is; what a margin holds only a style can say.
  const margin = new CSSStyleSheet();
  document.adoptedStyleSheets.push(margin);
  function nameSheets() {
    const texts = ["h1", ".page-head h1 + p", "[data-narrowed]", ".print-head"].map((one) => document.querySelector(one)?.textContent);
    const text = texts.filter(Boolean).map((one) => one.trim().replace(/\s+/g, " ")).join(" · ");
    margin.replaceSync(`@page { @bottom-left { content: ${JSON.stringify(text)}; width: 90%; font-size: 7pt; } }`);
  }

  // Paper is white: print in the light theme, then go back.
  let before = null;
  window.addEventListener("beforeprint", () => {
    nameSheets();
    before = root.dataset.theme;
    if (before === "light") return;
    root.dataset.theme = "light";
    document.dispatchEvent(new Event("themechange"));
  });
  window.addEventListener("afterprint", () => {
    if (before === "light") return;
    root.dataset.theme = before;
    document.dispatchEvent(new Event("themechange"));
  });

  // Modules may not arrive: then charts show their tables, and filters their button.
  window.addEventListener("load", () => {
    document.querySelector("[data-live]:not(.live)")?.classList.add("dead");
    document.querySelectorAll(".chart:not(.ready)").forEach((panel) => panel.classList.add("as-data"));
  });
})();
