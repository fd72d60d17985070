import assert from "node:assert/strict";
import test from "node:test";

import { numbered } from "../../static/js/record/lines.js";

test("a new line takes the next number and leaves that of its own rows open", () => {
  const blank = '<input name="fundings-__prefix__-amount"><input name="fundings-__prefix__-disbursements-__prefix__-amount">';
  assert.equal(
    numbered(blank, "fundings", "fundings", 3),
    '<input name="fundings-3-amount"><input name="fundings-3-disbursements-__prefix__-amount">',
  );
  const [line, rows] = ["fundings-3-disbursements", "fundings-__prefix__-disbursements"];
  assert.equal(numbered(`<input name="${line}-__prefix__-amount">`, line, line, 0), `<input name="${line}-0-amount">`);
  assert.equal(numbered(`<input name="${rows}-__prefix__-amount">`, rows, line, 0), `<input name="${line}-0-amount">`);
});
