import assert from "node:assert/strict";
import { test } from "node:test";

import { move } from "../../static/js/charts/move.js";

const datasets = [{ data: [1, null, 3] }, { data: [4, 5, null] }];

test("the first key enters at the first known value, End at the last", () => {
  assert.deepEqual(move(datasets, null, "ArrowRight"), { dataset: 0, index: 0 });
  assert.deepEqual(move(datasets, null, "End"), { dataset: 0, index: 2 });
  assert.equal(move([{ data: [null] }], null, "ArrowRight"), null);
});

test("arrows step over what is not known and stop at the edge", () => {
  assert.deepEqual(move(datasets, { dataset: 0, index: 0 }, "ArrowRight"), { dataset: 0, index: 2 });
  assert.deepEqual(move(datasets, { dataset: 0, index: 2 }, "ArrowRight"), { dataset: 0, index: 2 });
  assert.deepEqual(move(datasets, { dataset: 0, index: 2 }, "ArrowUp"), { dataset: 0, index: 2 });
  assert.deepEqual(move(datasets, { dataset: 0, index: 0 }, "ArrowUp"), { dataset: 1, index: 0 });
});

test("in lying charts up and down go through the rows", () => {
  assert.deepEqual(move(datasets, { dataset: 1, index: 0 }, "ArrowDown", true), { dataset: 1, index: 1 });
  assert.deepEqual(move(datasets, { dataset: 1, index: 0 }, "ArrowLeft", true), { dataset: 0, index: 0 });
});

test("other keys are left to the page", () => {
  assert.equal(move(datasets, null, "Tab"), null);
  assert.equal(move(datasets, { dataset: 0, index: 0 }, "a"), null);
});
