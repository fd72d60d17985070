/* Adds rows to the rows of a line. Without script each line has its blank rows already. */
(function () {
  "use strict";

  function showButtons() {
    document.querySelectorAll("[data-add-row]").forEach((button) => { button.hidden = false; });
  }

  function addRow(button) {
    const rows = button.closest("[data-rows]");
    const prefix = [...rows.querySelectorAll("input[name$='-TOTAL_FORMS']")][0].name.replace(/-TOTAL_FORMS$/, "");
    const total = rows.querySelector("input[name$='-TOTAL_FORMS']");
    const number = Number(total.value);
    const last = [...rows.querySelectorAll("[data-row]")].at(-1);
    const row = last.cloneNode(true);
    row.querySelectorAll(".errorlist").forEach((list) => list.remove());
    row.querySelectorAll("input, select, textarea").forEach((field) => {
      field.name = field.name.replace(new RegExp(`^${prefix}-\\d+-`), `${prefix}-${number}-`);
      field.id = `id_${field.name}`;
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
      // The number of the line stays; the number of the row and what was typed do not.
      if (field.type === "checkbox") field.checked = false;
      else if (field.tagName !== "SELECT" && !field.hasAttribute("data-keep")) field.value = "";
    });
    last.after(row);
    total.value = number + 1;
    row.querySelector("input:not([type=hidden]), select")?.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row]");
    if (button) addRow(button);
  });
  window.addEventListener("load", showButtons);
  document.addEventListener("formset:added", showButtons);
})();
