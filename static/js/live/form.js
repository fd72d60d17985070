// The filter form follows the address without losing focus or what is being typed.

/* The form without its values: fields, choices, hints and errors. */
function shape(region) {
  const copy = region.cloneNode(true);
  copy.querySelectorAll("option").forEach((option) => option.removeAttribute("selected"));
  copy.querySelectorAll("input").forEach((input) => ["value", "checked"].forEach((name) => input.removeAttribute(name)));
  return copy.outerHTML;
}

export function sameShape(one, other) {
  return Boolean(one && other) && shape(one) === shape(other);
}

function setField(field, wanted) {
  if (field.type === "checkbox" || field.type === "radio") {
    field.checked = wanted.checked;
  } else if (field.options) {
    [...field.options].forEach((option, i) => { option.selected = wanted.options[i].selected; });
  } else if (field.value !== wanted.value) {
    field.value = wanted.value;
  }
}

/* Sets the fields of a form of the same shape, but for those the reader has changed since. */
export function setFields(form, wanted, edited) {
  [...form.elements].forEach((field, i) => {
    if (field.name && !edited.has(field.name)) setField(field, wanted.elements[i]);
  });
}

/* What stands in the fields that were changed while the answer was on its way, to put it into the new form. */
export function typed(form, edited) {
  return [...form.elements].filter((field) => edited.has(field.name)).map((field) => [field.name, field.value]);
}

export function putBack(form, pairs) {
  pairs.forEach(([name, value]) => {
    const field = form.elements.namedItem(name);
    if (field && "value" in field) field.value = value;
  });
}
