import { test } from "node:test";
import assert from "node:assert/strict";
import { isFree } from "../../static/js/record/days.js";

test("days are filled in where none stand, or those that were filled in before", () => {
  assert.ok(isFree("", ""));
  assert.ok(isFree(" ", "5"));
  assert.ok(isFree("5", "5"));
});

test("days that somebody typed stay as they are", () => {
  assert.ok(!isFree("4", "5"));
  assert.ok(!isFree("4", ""));
});
