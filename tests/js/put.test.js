import { test } from "node:test";
import assert from "node:assert/strict";
import { put } from "../../static/js/record/put.js";

function field({ hasFocus }) {
  const box = Object.assign(new EventTarget(), { value: "", isSelected: false, ownerDocument: {} });
  box.select = () => { box.isSelected = true; };
  box.ownerDocument.activeElement = hasFocus ? box : null;
  return box;
}

test("what is filled in where one is about to type is selected, so that typing replaces it", () => {
  const box = field({ hasFocus: true });
  put(box, "5");
  assert.deepEqual([box.value, box.isSelected], ["5", true]);
});

test("what is filled in elsewhere is not selected", () => {
  const box = field({ hasFocus: false });
  put(box, "5");
  assert.deepEqual([box.value, box.isSelected], ["5", false]);
});
