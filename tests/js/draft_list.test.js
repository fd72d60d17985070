import assert from "node:assert/strict";
import test from "node:test";

import { draftsOf } from "../../static/js/draft_list.js";

/* What a browser keeps, whose keys are those of an object. */
function storage(entries) {
  const kept = Object.create({
    getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; },
    removeItem(key) { delete this[key]; },
  });
  return Object.assign(kept, Object.fromEntries(Object.entries(entries).map(([key, draft]) => [key, JSON.stringify(draft)])));
}

const now = Date.now();

test("one's own drafts are told, the newest first, by what was typed as their title", () => {
  const kept = storage({
    "draft:1:/record/projects/project/add/": { at: now - 2000, values: [["code", "A1"], ["title", "幼儿园"]] },
    "draft:1:/record/cadres/batch/7/": { at: now - 1000, values: [["number", "3"]] },
    "draft:12:/record/projects/project/add/": { at: now, values: [["title", "of somebody else"]] },
  });
  assert.deepEqual(draftsOf("1", kept).map(({ url, title }) => [url, title]), [
    ["/record/cadres/batch/7/", ""],
    ["/record/projects/project/add/", "幼儿园"],
  ]);
});

test("what was sent is no draft any more", () => {
  const kept = storage({ "draft:1:/a/": { at: now, values: [["title", "sent"]], sentAs: "a1" } });
  assert.deepEqual(draftsOf("1", kept), []);
});
