/* Small behaviours. Every page works without them; what needs them carries the class needs-js. */
(function () {
  "use strict";
  const root = document.documentElement;

  function on(selector, type, handle) {
    document.querySelectorAll(selector).forEach((element) => {
      element.addEventListener(type, (event) => handle(element, event));
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
  document.querySelectorAll(".table-wrap").forEach((wrap) => widths.observe(wrap));

  on("[data-print]", "click", () => window.print());

  on("[data-reveal]", "click", (button) => {
    const field = document.getElementById(button.dataset.reveal);
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", !shown);
  });

  // Paper is white: print in the light theme, then go back.
  let before = null;
  window.addEventListener("beforeprint", () => {
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

  // Charts are modules; should they not arrive, their tables are shown instead.
  window.addEventListener("load", () => {
    document.querySelectorAll(".chart:not(.ready)").forEach((panel) => panel.classList.add("as-data"));
  });
})();
