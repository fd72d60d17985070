/* Names for what the Django admin leaves nameless: fields in tables of lines, and boxes that search as one types. */
(function () {
  "use strict";

  function nameLineFields() {
    document.querySelectorAll(".tabular.inline-related table").forEach((table) => {
      // An empty head cell says nothing to a screen reader; an empty plain cell need not.
      table.querySelectorAll("thead th:empty").forEach((head) => {
        const cell = document.createElement("td");
        cell.className = head.className;
        head.replaceWith(cell);
      });
      const heads = [...table.tHead.rows[0].cells];
      table.querySelectorAll("tbody td :is(input:not([type=hidden]), select, textarea)").forEach((field) => {
        const head = heads[field.closest("td").cellIndex];
        if (head && !field.labels?.length && !field.hasAttribute("aria-label")) field.setAttribute("aria-label", head.textContent.trim());
      });
    });
  }

  function nameSearchBoxes() {
    document.querySelectorAll("select.select2-hidden-accessible").forEach((select) => {
      const name = select.labels?.[0]?.textContent.replace(/[:：]\s*$/, "").trim() || select.getAttribute("aria-label");
      const box = select.nextElementSibling?.querySelector(".select2-selection");
      if (!name || !box) return;
      const shown = box.querySelector(".select2-selection__rendered");
      box.removeAttribute("aria-labelledby");
      box.setAttribute("aria-label", [name, shown?.title].filter(Boolean).join(": "));
      shown?.setAttribute("aria-label", name);
    });
  }

  function nameAll() {
    nameLineFields();
    nameSearchBoxes();
  }

  // Behind the admin's own scripts, which jQuery may run only after the page has loaded.
  window.addEventListener("load", () => (window.django?.jQuery ?? setTimeout)(nameAll));
  document.addEventListener("formset:added", () => setTimeout(nameAll));
  document.addEventListener("change", (event) => {
    if (event.target.matches("select")) setTimeout(nameSearchBoxes);
  });
})();
