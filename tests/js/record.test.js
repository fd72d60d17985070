import assert from "node:assert/strict";
import test from "node:test";

import { numbered } from "../../static/js/record/lines.js";

test("a new line takes the next number and leaves that of its own rows open", () => {
  const blank = '<input name="fundings-__prefix__-amount"><input name="fundings-__prefix__-disbursements-__prefix__-amount">';
  assert.equal(
    numbered(blank, "fundings", 3),
    '<input name="fundings-3-amount"><input name="fundings-3-disbursements-__prefix__-amount">',
  );
  assert.equal(
    numbered('<input name="fundings-3-disbursements-__prefix__-amount">', "fundings-3-disbursements", 0),
    '<input name="fundings-3-disbursements-0-amount">',
  );
});
