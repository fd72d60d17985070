import assert from "node:assert/strict";
import { test } from "node:test";

import * as bars from "../../static/js/charts/bars.js";
import * as flows from "../../static/js/charts/flows.js";
import * as stacked from "../../static/js/charts/stacked.js";
import * as steps from "../../static/js/charts/steps.js";
import { readPanel, readPlans } from "../../static/js/charts/read.js";
import { planStarts } from "../../static/js/charts/marks.js";
import { yearLabels } from "../../static/js/charts/names.js";
import { makePanel, makeTable, theme } from "./helpers.js";

const number = { numeric: "" };
const PLANS = "2011 十二五;2016 十三五;2021 十四五";

function investment() {
  const table = makeTable(
    [["年份", {}], ["市级", { ...number, color: "1" }], ["区级", { ...number, color: "2" }], ["合计", { ...number, role: "total" }]],
    [
      ["2010", [["31000000.00", "3,100"], ["6200000.00", "620", "/projects/?year=2010"], ["37200000.00", "3,720"]]],
      ["2011", [["", "—"], ["0.00", "0"], ["0.00", "0"]]],
      ["2012", [["10000.50", "1"], ["20000", "2"], ["30000.50", "3"]], "未满一年"],
    ],
  );
  return readPanel(makePanel(table, { divisor: "10000", places: "2", plans: PLANS }), "zh-hans");
}

test("a table is read with exact text, numbers and links", () => {
  const data = investment();
  assert.deepEqual(data.columns[1], { label: "市级", numeric: true, color: 1, role: "" });
  assert.deepEqual(data.rows[0].cells[1], { raw: "6200000.00", value: 6200000, text: "620", href: "/projects/?year=2010" });
  assert.equal(data.rows[0].href, "/rows/2010");
});

test("no data is a gap and never zero", () => {
  const data = investment();
  assert.equal(data.rows[1].cells[0].value, null);
  assert.equal(data.rows[1].cells[1].value, 0);
  const { datasets } = stacked.toChart(data, theme).data;
  assert.deepEqual(datasets[0].data, [3100, null, 1.00005]);
  assert.deepEqual(datasets[1].data, [620, 0, 2]);
});

test("stacked columns leave out the total and hatch the running year", () => {
  const chart = stacked.toChart(investment(), theme);
  assert.deepEqual(chart.data.datasets.map((dataset) => dataset.label), ["市级", "区级"]);
  assert.deepEqual(chart.data.datasets[1].backgroundColor, ["#222222", "#222222", "hatched #222222"]);
  assert.equal(chart.options.animation, false);
  assert.equal(chart.options.scales.y.beginAtZero, true);
});

test("the tooltip shows the server's own words and the total below", () => {
  const { callbacks } = stacked.toChart(investment(), theme).options.plugins.tooltip;
  assert.equal(callbacks.title([{ dataIndex: 2 }]), "2012 (未满一年)");
  assert.equal(callbacks.label({ dataIndex: 0, dataset: { label: "区级", cell: 1 } }), " 区级  620");
  assert.deepEqual(callbacks.footer([{ dataIndex: 0 }]), ["合计  3,720"]);
});

test("plans begin at their first row, on yearly and on monthly axes", () => {
  const plans = readPlans(PLANS);
  assert.deepEqual(plans[0], { year: 2011, label: "十二五" });
  const yearly = ["2010", "2011", "2012", "2016"].map((label) => ({ label }));
  assert.deepEqual(planStarts(yearly, plans), [{ row: 1, label: "十二五" }, { row: 3, label: "十三五" }]);
  const monthly = ["2015-11", "2015-12", "2016-01"].map((label) => ({ label }));
  assert.deepEqual(planStarts(monthly, plans), [{ row: 2, label: "十三五" }]);
  assert.deepEqual(planStarts([{ label: "2011" }], plans), []);
});

test("a monthly axis is labelled with years, not too many", () => {
  const rows = [];
  for (let year = 2010; year <= 2021; year += 1) for (const month of ["03", "09"]) rows.push({ label: `${year}-${month}` });
  const labels = yearLabels(rows, 5);
  assert.ok(labels.size <= 5);
  assert.equal(labels.get(0), "2010");
  assert.equal(yearLabels([{ label: "2010" }, { label: "2011" }], 5), null);
  assert.equal(yearLabels([{ label: "教育" }], 5), null);
});

test("steps hold their value, break at gaps and mark a lonely value", () => {
  const table = makeTable(
    [["季度", {}], ["京→蒙", { ...number, color: "1" }], ["蒙→京", { ...number, color: "2" }]],
    [["2010-03", [["41", "41"], ["12", "12"]]], ["2010-06", [["", "—"], ["13", "13"]]], ["2010-09", [["40", "40"], ["", "—"]]]],
  );
  const { datasets } = steps.toChart(readPanel(makePanel(table), "en"), theme).data;
  assert.equal(datasets[0].stepped, true);
  assert.equal(datasets[0].spanGaps, false);
  assert.deepEqual(datasets[0].pointRadius, [3, 0, 3]);
  assert.deepEqual(datasets[1].pointRadius, [0, 0, 0]);
});

test("bars draw this year and keep last year for the mark", () => {
  const table = makeTable(
    [["领域", {}], ["2026年", number], ["上年同期", { ...number, role: "prior" }]],
    [["教育", [["2846", "2,846"], ["2710", "2,710"]]], ["卫生", [["2315", "2,315"], ["2402", "2,402"]]]],
  );
  const data = readPanel(makePanel(table), "zh-hans");
  const chart = bars.toChart(data, theme);
  assert.equal(chart.options.indexAxis, "y");
  assert.deepEqual(chart.data.datasets.map((dataset) => dataset.data), [[2846, 2315]]);
  assert.equal(chart.options.scales.x.suggestedMax, 2710);
  assert.equal(chart.options.plugins.tooltip.callbacks.footer([{ dataIndex: 1 }]), "上年同期  2,402");
  assert.ok(bars.height(data) >= 2 * 30);
});

test("flows keep the two sides apart, even for one place on both", () => {
  const table = makeTable(
    [["支援方", {}], ["受援方", {}], ["金额", number]],
    [
      ["北京市", [[null, "赤峰市"], ["30000.00", "3"]]],
      ["赤峰市", [[null, "北京市"], ["10000.00", "1"]]],
      ["北京市", [[null, "宁城县"], ["", "—"]]],
      ["北京市", [[null, "林西县"], ["5000.00", "0.5"]]],
    ],
  );
  const data = readPanel(makePanel(table, { divisor: "10000", places: "2" }), "zh-hans");
  const [dataset] = flows.toChart(data, theme).data.datasets;
  assert.deepEqual(dataset.data, [
    { from: "from 北京市", to: "to 赤峰市", flow: 3 },
    { from: "from 赤峰市", to: "to 北京市", flow: 1 },
    { from: "from 北京市", to: "to 林西县", flow: 0.5 },
  ]);
  assert.deepEqual(dataset.rows, [0, 1, 3]);
  assert.equal(dataset.labels["from 北京市"], "北京市  3.50");
});
