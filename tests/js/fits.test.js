import assert from "node:assert/strict";
import test from "node:test";

import { chosenBeside, decided, fitting, isCurrent, lookingAt } from "../../static/js/record/fits.js";

const called = { key: "1", text: "城关镇", exact: true };
const namesake = { key: "2", text: "城关镇", exact: true };
const longer = { key: "3", text: "城关镇中学", exact: false };

test("a row is certain where it alone is called what is typed, however many others fit", () => {
  assert.equal(decided({ rows: [called, longer], more: true }), called);
  assert.equal(decided({ rows: [longer, called], more: false }), called);
});

test("the only row that fits is certain, unless there are more than are listed", () => {
  assert.equal(decided({ rows: [longer], more: false }), longer);
  assert.equal(decided({ rows: [longer], more: true }), null);
});

test("of rows that fit that of today is certain beside those of the past", () => {
  const past = { ...longer, key: "4", past: true };
  assert.equal(decided({ rows: [past, longer], more: false }), longer);
  assert.equal(decided({ rows: [past, longer], more: true }), null);
});

test("no row is certain where two are called so, several fit, or none does", () => {
  assert.equal(decided({ rows: [called, namesake], more: false }), null);
  assert.equal(decided({ rows: [longer, { ...longer, key: "4" }], more: false }), null);
  assert.equal(decided({ rows: [], more: false }), null);
});

test("an answer counts only for what is typed now", () => {
  assert.ok(isCurrent("宁城", { value: " 宁城 " }));
  assert.ok(!isCurrent("宁城", { value: "宁城县" }));
});

test("each text is asked for once, and again where the answer failed", async () => {
  const addresses = [];
  const answers = [{ ok: false, status: 503 }, { ok: true, json: () => ({ rows: [called], more: false }) }];
  const fetcher = (address) => {
    addresses.push(address);
    return Promise.resolve(answers.shift());
  };
  await assert.rejects(fitting("/choices/", "宁 城", "", fetcher));
  for (let time = 0; time < 2; time += 1) assert.equal((await fitting("/choices/", "宁 城", "", fetcher)).rows[0], called);
  assert.deepEqual(addresses, Array(2).fill(`/choices/?q=${encodeURIComponent("宁 城")}`));
});

test("the page for signing in is no answer", async () => {
  await assert.rejects(fitting("/choices/", "a", "", () => Promise.resolve({ ok: true, redirected: true, json: () => ({ rows: [] }) })));
});

test("what is chosen beside a choice is that of its line, else that of the record", () => {
  const elements = { "postings-1-host_area": { value: "150429" }, host_area: { value: "1" }, home_area: { value: "110108" } };
  const input = { dataset: { of: "cadres.posting.batch", beside: "official home_area host_area" }, form: { elements } };
  assert.equal(
    chosenBeside(input, "postings-1-batch"),
    "&of=cadres.posting.batch&chosen-official=&chosen-home_area=110108&chosen-host_area=150429",
  );
  assert.equal(chosenBeside({ dataset: {} }, "area"), "");
});

test("choices that look at a field are those of its line and of the record, and never itself", () => {
  const boxes = [
    { name: "home_area", of: "cadres.official.home_area", beside: ["postings-0-batch"] },
    { name: "postings-0-batch", of: "cadres.posting.batch", beside: ["official", "home_area", "host_area"] },
    { name: "postings-0-host_area", of: "cadres.posting.host_area", beside: ["official", "home_area", "batch"] },
    { name: "postings-1-host_area", of: "cadres.posting.host_area", beside: ["official", "home_area", "batch"] },
  ];
  const names = (name) => lookingAt(name, boxes).map((box) => box.name);
  assert.deepEqual(names("postings-0-batch"), ["home_area", "postings-0-host_area"]);
  assert.deepEqual(names("home_area"), ["postings-0-batch", "postings-0-host_area", "postings-1-host_area"]);
  assert.deepEqual(names("document"), []);
});
