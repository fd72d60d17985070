import assert from "node:assert/strict";
import { test } from "node:test";

import { addressOf, isOwn, troubleOf } from "../../static/js/live/address.js";
import { differences } from "../../static/js/live/regions.js";

const here = new URL("https://portal.example/money/?year=2026");

test("the address has what the form asks for, in order, and no empty field", () => {
  assert.equal(addressOf("/money/", [["year", "2026"], ["area", ""], ["q", "  "], ["sector", "教育"]]), "/money/?year=2026&sector=%E6%95%99%E8%82%B2");
  assert.equal(addressOf("/money/", [["year", ""]]), "/money/");
});

test("a field with several values keeps them all, and a file is no value", () => {
  assert.equal(addressOf("/", [["area", "1"], ["area", "2"], ["upload", { name: "x" }]]), "/?area=1&area=2");
});

test("only links to this page, whatever its filters, are taken over", () => {
  assert.ok(isOwn(new URL("https://portal.example/money/?area=150400"), here));
  assert.ok(isOwn(new URL("https://portal.example/money/"), here));
  assert.ok(!isOwn(new URL("https://portal.example/projects/"), here));
  assert.ok(!isOwn(new URL("https://elsewhere.example/money/"), here));
  assert.ok(!isOwn(new URL("https://portal.example/money/?year=2026#id_from"), here));
});

test("an answer that cannot be shown is known for what it is", () => {
  const answer = (status, url = here.href) => ({ status, ok: status < 400, url });
  assert.equal(troubleOf(answer(200), here), null);
  assert.equal(troubleOf(answer(200, "https://portal.example/accounts/login/?next=/money/"), here), "expired");
  assert.equal(troubleOf(answer(403), here), "refused");
  assert.equal(troubleOf(answer(500), here), "failed");
  assert.equal(troubleOf(answer(503), here), "failed");
});

test("only regions whose source differs are replaced", () => {
  const { steps, gone } = differences([["#a", "1"], ["#b", "2"], ["#c", "3"]], [["#c", "3"], ["#a", "9"], ["#d", "4"]]);
  assert.deepEqual(steps, [{ key: "#c", act: "keep" }, { key: "#a", act: "change" }, { key: "#d", act: "add" }]);
  assert.deepEqual(gone, ["#b"]);
});

test("the same page again changes nothing", () => {
  const page = [["#a", "1"], ["#b", "2"]];
  assert.deepEqual(differences(page, page), { steps: [{ key: "#a", act: "keep" }, { key: "#b", act: "keep" }], gone: [] });
});
