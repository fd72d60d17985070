// What was changed since the page was opened: marked at each field, counted with links at the foot.

const MOST_NAMED = 8;

/* What a field holds now, in the words of its data-was. */
export function valueOf(field) {
  const boxes = [...field.querySelectorAll(".chosen input[type=checkbox]")];
  if (field.querySelector("[data-many]")) return boxes.filter((box) => box.checked).map((box) => box.value).sort().join(",");
  const combo = field.querySelector("[data-combo]");
  if (combo) {
    const key = combo.querySelector("input[type=hidden]").value;
    return key || combo.querySelector("input[type=text]").value.trim();
  }
  const control = field.querySelector("input, select, textarea");
  if (!control) return "";
  if (control.type === "radio") return field.querySelector("input:checked")?.value ?? "";
  if (control.type === "checkbox") return control.checked ? "on" : "";
  if (control.type === "file") return control.files.length ? control.files[0].name : "";
  return control.value.replace(/\r\n/g, "\n").trim();
}

/* What stood in a field, for a reader: the words of a choice rather than its key, nothing where none was made. */
function wordsFor(field, value) {
  const option = value && field.querySelector("select")?.querySelector(`option[value="${CSS.escape(value)}"]`);
  return option ? option.textContent.trim() : value;
}

/* The way to what was changed, by its name; nothing where no link can lead to it. */
function linkTo({ element, label }) {
  const target = element.matches("[data-line]") ? element : element.querySelector("input:not([type=hidden]), select, textarea");
  return target?.id && Object.assign(document.createElement("a"), { href: `#${target.id}`, textContent: label });
}

export class Changes {
  constructor(form) {
    this.form = form;
    this.was = new Map();
    this.labels = new Map();
    [this.between, this.comma] = document.documentElement.lang.startsWith("zh") ? ["、", "，"] : [", ", ", "];
    this.note(form);
  }

  /* Keeps what the fields of a part of the page hold as it is opened. */
  note(root) {
    root.querySelectorAll("[data-field]").forEach((field) => {
      if (this.was.has(field) || field.closest("[data-line].new")) return;
      this.was.set(field, (field.dataset.was ?? valueOf(field)).replace(/\r\n/g, "\n").trim());
      const text = field.querySelector("[data-combo]:not([data-many]) input[type=text]")?.value;
      this.labels.set(field, text ?? wordsFor(field, this.was.get(field)));
    });
  }

  find() {
    const found = [];
    this.was.forEach((was, field) => {
      const isEdited = field.isConnected && valueOf(field) !== was;
      this.mark(field, isEdited);
      if (isEdited) found.push({ element: field, label: this.nameOf(field) });
    });
    this.form.querySelectorAll("[data-line].new:not([data-ready])").forEach((line) => found.push({ element: line, label: line.getAttribute("aria-label") }));
    this.form.querySelectorAll("[data-line]:not(.new) > .line-fields > .remove :checked").forEach((box) => {
      found.push({ element: box.closest("[data-line]"), label: `${box.closest("[data-line]").getAttribute("aria-label")} ${box.parentElement.textContent.trim()}` });
    });
    return found;
  }

  nameOf(field) {
    const line = field.closest("[data-line]");
    return line ? `${line.getAttribute("aria-label")} ${field.dataset.field}` : field.dataset.field;
  }

  mark(field, isEdited) {
    const label = field.querySelector(":scope > label");
    let mark = label?.querySelector(".edited");
    if (!isEdited) mark?.remove();
    else if (label && !mark) {
      const { textChanged, textWas } = this.form.dataset;
      const was = this.labels.get(field);
      mark = Object.assign(document.createElement("span"), { className: "edited" });
      mark.textContent = was && was.length < 40 && field.dataset.was === undefined ? `${textChanged}${this.comma}${textWas} ${was}` : textChanged;
      label.append(mark);
    }
  }

  /* Writes the number of changes at the foot, a link to each of the first, and how many more there are. */
  show() {
    const found = this.find();
    const place = this.form.querySelector("[data-changes]");
    place.replaceChildren();
    if (found.length) {
      place.append(Object.assign(document.createElement("strong"), { textContent: `${this.form.dataset.textCount} ${found.length}` }), " ");
      const links = found.map(linkTo).filter(Boolean).slice(0, MOST_NAMED);
      links.forEach((link, i) => place.append(i ? this.between : "", link));
      const more = found.length - links.length;
      if (more) place.append(this.comma, this.form.dataset.textMore.replace("{count}", more));
    }
    return found.length;
  }
}
