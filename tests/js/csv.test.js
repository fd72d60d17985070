import assert from "node:assert/strict";
import { test } from "node:test";

import { shift, toCsv } from "../../static/js/charts/csv.js";
import { readPanel } from "../../static/js/charts/read.js";
import { makePanel, makeTable } from "./helpers.js";

test("amounts move to the unit of the panel without a float in between", () => {
  assert.equal(shift("31000000.00", 10000), "3100");
  assert.equal(shift("123456789012345.67", 100000000), "1234567.8901234567");
  assert.equal(shift("-5.00", 10000), "-0.0005");
  assert.equal(shift("0.00", 10000), "0");
  assert.equal(shift("12.30", 1), "12.30");
  assert.equal(shift("", 10000), "");
});

test("the file has the unit in its head, raw numbers, gaps, and no formula", () => {
  const table = makeTable(
    [["年份", {}], ["市级", { numeric: "" }], ["说明", {}]],
    [["2010", [["31000000.00", "3,100.00"], [null, '=1+1 "x"']]], ["2011", [["", "—"], [null, "甲"]]]],
  );
  const data = readPanel(makePanel(table, { divisor: "10000" }), "zh-hans");
  assert.equal(toCsv(data), '"年份","市级 (万元)","说明"\r\n"2010","3100","\'=1+1 ""x"""\r\n"2011","","甲"\r\n');
});

test("the file has the rows that the picture leaves out, and the sum at the foot", () => {
  const table = makeTable(
    [["地区", {}], ["金额", { numeric: "" }]],
    [["甲", [["20000", "2"]]], ["乙", [["10000", "1"]]]],
    [["合计", [["30000", "3"]]]],
  );
  const data = readPanel(makePanel(table, { divisor: "10000", most: "1" }), "zh-hans");
  assert.equal(toCsv(data), '"地区","金额 (万元)"\r\n"甲","2"\r\n"乙","1"\r\n"合计","3"\r\n');
});
