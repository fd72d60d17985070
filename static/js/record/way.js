// On the desk: a record that is found as one types, and what is done to it. The choice is settled before it is sent.
import { mount as mountChoices, settled } from "./combobox.js";

document.querySelectorAll("[data-way]").forEach((form) => {
  const { textNone: none, textSeveral: several, textSearching: searching, textUnreachable: unreachable } = form.dataset;
  mountChoices(form, { none, several, searching, unreachable });
  form.addEventListener("submit", async (event) => {
    const { submitter } = event;
    event.preventDefault();
    await settled(form);
    const input = form.querySelector("input[type=text]");
    if (!form.querySelector("input[type=hidden]").value) {
      input.focus();
      return;
    }
    const act = submitter ?? form.querySelector("button");
    const address = new URL(form.action);
    for (const [name, value] of new FormData(form)) address.searchParams.set(name, value);
    address.searchParams.set(act.name, act.value);
    location.assign(address);
  });
});
