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

test("one's own drafts are told, the newest first, by what their page is called and what was typed as a title", () => {
  const kept = storage({
    "draft:1:/record/projects/project/add/": { at: now - 3000, values: [["code", "A1"], ["title", "幼儿园"]], label: "添加：项目" },
    "draft:1:/record/projects/project/5/": { at: now - 2000, values: [["title", "水渠"]], label: "项目 · 水渠" },
    "draft:1:/record/cadres/batch/7/": { at: now - 1000, values: [["number", "3"]], label: "批次 · 第3批" },
    "draft:12:/record/projects/project/add/": { at: now, values: [["title", "of somebody else"]] },
  });
  assert.deepEqual(draftsOf("1", kept).map(({ url, name }) => [url, name]), [
    ["/record/cadres/batch/7/", "批次 · 第3批"],
    ["/record/projects/project/5/", "项目 · 水渠"],
    ["/record/projects/project/add/", "添加：项目 · 幼儿园"],
  ]);
});

test("what was sent is no draft any more", () => {
  const kept = storage({ "draft:1:/a/": { at: now, values: [["title", "sent"]], sentAs: "a1" } });
  assert.deepEqual(draftsOf("1", kept), []);
});
