import assert from "node:assert/strict";
import test from "node:test";

globalThis.document = { getElementById: () => null };
const { nameOf } = await import("../../static/js/shortcuts.js");

function pressed(key, held = {}) {
  return { key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, ...held };
}

test("a key is called as the page's elements call it", () => {
  assert.equal(nameOf(pressed("n")), "n");
  assert.equal(nameOf(pressed("N")), "n");
  assert.equal(nameOf(pressed("?")), "?");
  assert.equal(nameOf(pressed("s", { ctrlKey: true })), "Control+S");
  assert.equal(nameOf(pressed("s", { metaKey: true })), "Control+S");
});

test("keys that write or that a browser has its own use for are nobody's", () => {
  assert.equal(nameOf(pressed("n", { isComposing: true })), "");
  assert.equal(nameOf(pressed("n", { altKey: true })), "");
  assert.equal(nameOf(pressed("Enter")), "");
});
