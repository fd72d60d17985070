import assert from "node:assert/strict";
import test from "node:test";

import { momentOf } from "../../static/js/moment.js";

test("a moment is written as on pages, whatever the language of the browser", () => {
  assert.equal(momentOf(new Date(2026, 10, 3, 9, 5).getTime()), "2026-11-03 09:05");
});
