// Below a choice stands what the chosen one means; another choice shows its own.

export function mount(form) {
  form.addEventListener("change", ({ target }) => {
    const place = target.matches("select, input[type=radio]") && target.closest(".field")?.querySelector("[data-meanings]");
    if (place) [...place.children].forEach((one) => { one.hidden = one.dataset.of !== target.value; });
  });
}
