import assert from "node:assert/strict";
import test from "node:test";

import { Draft, draftsIn, dropAll, dropAsSent, dropSaved } from "../../static/js/drafts.js";

/* What a browser keeps, whose keys are those of an object. */
function storage(entries = {}) {
  const kept = Object.create({
    getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; },
    setItem(key, value) { this[key] = String(value); },
    removeItem(key) { delete this[key]; },
  });
  return Object.assign(kept, entries);
}

test("a draft is found again under its own name only", () => {
  const kept = storage();
  new Draft("1:/record/projects/project/add/", kept).keep([["title", "幼儿园"]]);
  assert.deepEqual(new Draft("1:/record/projects/project/add/", kept).kept().values, [["title", "幼儿园"]]);
  assert.equal(new Draft("2:/record/projects/project/add/", kept).kept(), null);
});

test("what was sent and saved goes, what never came to the portal and what is typed elsewhere stays", async () => {
  const kept = storage({ theme: "dark" });
  new Draft("1:/a/", kept).keep([["title", "saved"]], "a1");
  new Draft("1:/b/", kept).keep([["title", "typed"]]);
  new Draft("1:/c/", kept).keep([["title", "lost"]], "c1");
  await dropSaved(kept, async ({ sentAs }) => (sentAs === "a1" ? "/projects/P1/" : ""));
  assert.deepEqual(Object.keys(kept), ["theme", "draft:1:/b/", "draft:1:/c/"]);
});

test("what is typed while the portal is asked about the last press stays", () => {
  const kept = storage();
  new Draft("1:/a/", kept).keep([["title", "sent"]], "a1");
  const [sent] = draftsIn(kept);
  new Draft("1:/a/", kept).keep([["title", "more"]]);
  dropAsSent(kept, sent);
  assert.equal(draftsIn(kept).length, 1);
});

test("signing out leaves nothing that was typed", () => {
  const kept = storage({ theme: "dark" });
  new Draft("1:/a/", kept).keep([["title", "typed"]]);
  dropAll(kept);
  assert.deepEqual(Object.keys(kept), ["theme"]);
});

test("a draft of fifteen days ago, or one that was cut off, goes", () => {
  const day = 86_400_000;
  const kept = storage({ "draft:1:/cut/": "{\"at\": 1" });
  new Draft("1:/a/", kept).keep([["title", "old"]]);
  assert.equal(draftsIn(kept, Date.now() + 13 * day).length, 1);
  assert.equal(draftsIn(kept, Date.now() + 15 * day).length, 0);
  assert.deepEqual(Object.keys(kept), []);
});

test("a full storage takes nothing from who types", () => {
  const kept = storage();
  Object.getPrototypeOf(kept).setItem = () => { throw new Error("QuotaExceededError"); };
  new Draft("1:/a/", kept).keep([["title", "typed"]]);
});
