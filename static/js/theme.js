/* Loaded in <head> and not deferred, so that no page flashes the wrong theme. The choice is light, dark or auto, as in
   the Django admin; data-theme-mode holds it and data-theme what it comes to. */
(function () {
  "use strict";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function saved() {
    let mode = null;
    try {
      mode = localStorage.getItem("theme");
    } catch {
      mode = (document.cookie.match(/(?:^|; )theme=(\w+)/) || [])[1];  // storage is off
    }
    return mode === "light" || mode === "dark" ? mode : "auto";
  }

  function apply(mode) {
    root.dataset.themeMode = mode;
    root.dataset.theme = mode === "auto" ? (system.matches ? "dark" : "light") : mode;
    document.dispatchEvent(new Event("themechange"));
  }

  window.portalTheme = {
    /* The next choice; the first press always changes what is seen. */
    next() {
      const other = system.matches ? "light" : "dark", same = system.matches ? "dark" : "light";
      const mode = { auto: other, [other]: same, [same]: "auto" }[root.dataset.themeMode];
      try {
        localStorage.setItem("theme", mode);
      } catch { /* the cookie keeps it */ }
      document.cookie = `theme=${mode}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
      apply(mode);
    },
  };
  system.addEventListener("change", () => apply(root.dataset.themeMode));
  window.addEventListener("storage", (event) => {
    if (event.key === "theme") apply(saved());
  });
  root.classList.add("js");
  apply(saved());
})();
