/* Writes into a field what follows from others; who has come to it meanwhile types in its place. */
export function put(control, value) {
  control.value = value;
  if (control.ownerDocument.activeElement === control) control.select();
  control.dispatchEvent(new Event("input", { bubbles: true }));
}
