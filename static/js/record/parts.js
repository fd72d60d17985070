// The parts of a record page that fold.

/* Opens every part in which an element lies. */
export function openAround(element) {
  for (let part = element.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
}
