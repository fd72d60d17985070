import assert from "node:assert/strict";
import { test } from "node:test";

import { axisOf, barAt, nextBar, rowsOf, spanOf, termOf } from "../../static/js/lanes.js";

const day = (text) => Date.parse(`${text}T00:00:00Z`) / 86400000;
const made = (host, batch, first, last, term = "") => [7, "张三", host, batch, 1, first && day(first), last && day(last), "副旗长", term];
const data = {
  today: day("2016-05-15"), hosts: ["宁城县", "兴和县"], batches: ["第1批", "第2批"],
  bars: [made(0, 1, "2014-03-01", "2016-02-29"), made(1, 0, "2015-03-01", null), made(0, 0, "2016-05-01", "2018-04-30")],
};

test("the axis holds whole years of all bars and today", () => {
  const axis = axisOf(data);
  assert.deepEqual([axis.first, axis.end], [day("2014-01-01"), day("2019-01-01")]);
  assert.deepEqual(axis.years.map(({ label }) => label), ["2014", "2015", "2016", "2017", "2018"]);
  assert.equal(axisOf({ bars: [], today: data.today }).years.length, 1);
});

test("bars stand under their host area or batch, unknown ones last", () => {
  const hosts = rowsOf(data, "host", "?");
  assert.deepEqual(hosts.map(({ label, count, bar }) => (bar ? bar[3] : `${label} ${count}`)), ["宁城县 2", 1, 0, "兴和县 1", 0]);
  assert.deepEqual(rowsOf(data, "batch", "?").map(({ head }) => head), [0, 0, 0, 3, 3]);
  assert.equal(rowsOf({ ...data, bars: [made(null, 0, "2014-03-01", null)] }, "host", "?")[0].label, "?");
});

test("keys go from bar to bar over heads, and stop at the ends", () => {
  const rows = rowsOf(data, "host", "?");
  assert.equal(nextBar(rows, -1, "ArrowDown", 10), 1);
  assert.equal(nextBar(rows, 2, "ArrowDown", 10), 4);
  assert.equal(nextBar(rows, 4, "ArrowDown", 10), 4);
  assert.equal(nextBar(rows, 4, "ArrowUp", 10), 2);
  assert.equal(nextBar(rows, 1, "ArrowUp", 10), 1);
  assert.equal(nextBar(rows, 1, "End", 10), 4);
  assert.equal(nextBar(rows, 4, "PageUp", 10), 1);
  assert.equal(nextBar(rows, 1, "ArrowRight", 10), 4);
  assert.equal(nextBar(rows, 4, "ArrowLeft", 10), 1);
  assert.equal(nextBar(rows, 1, "Tab", 10), null);
  assert.equal(nextBar([], -1, "ArrowDown", 10), null);
  assert.deepEqual([barAt(rows, 0), barAt(rows, 1), barAt(rows, 99)], [-1, 1, -1]);
});

test("what is still to come begins today, and an open end reaches the end of the axis", () => {
  const axis = axisOf(data);
  assert.deepEqual(spanOf(data.bars[0], axis, data.today), { start: day("2014-03-01"), turn: day("2016-03-01"), end: day("2016-03-01") });
  assert.deepEqual(spanOf(data.bars[1], axis, data.today), { start: day("2015-03-01"), turn: data.today, end: axis.end });
  assert.equal(spanOf(made(0, 0, null, "2016-01-01"), axis, data.today), null);
});

test("a term says what is known and no more", () => {
  const words = { unknown: "not known", open: "open" };
  assert.equal(termOf(data.bars[0], words), "2014-03-01 – 2016-02-29");
  assert.equal(termOf(data.bars[1], words), "2015-03-01 – open");
  assert.equal(termOf(made(0, 0, "2014-01-01", null, "2014 – open"), words), "2014 – open");
});
