import assert from "node:assert/strict";
import { test } from "node:test";

import * as bars from "../../static/js/charts/bars.js";
import * as grouped from "../../static/js/charts/grouped.js";
import * as lines from "../../static/js/charts/lines.js";
import * as matrix from "../../static/js/charts/matrix.js";
import { spread } from "../../static/js/charts/marks.js";
import { mixed } from "../../static/js/charts/look.js";
import { rowTitle } from "../../static/js/charts/parts.js";
import * as stacked from "../../static/js/charts/stacked.js";
import { move } from "../../static/js/charts/move.js";
import { footNames, headNames, shorten, shortenAll, wrap } from "../../static/js/charts/names.js";
import { readPanel } from "../../static/js/charts/read.js";
import { makePanel, makeTable, theme } from "./helpers.js";

const number = { numeric: "" };
const measure = (text) => text.length * 10;

function pairs() {
  const table = makeTable(
    [["受援方", {}], ["东城", number], ["西城", number], ["合计", { ...number, role: "total" }]],
    [
      ["赤峰", [["10", "10"], ["", "—"], ["10", "10"]], null, "/?area=150400"],
      ["通辽", [["1000", "1,000"], ["20", "20", "/rows/tl"], ["1020", "1,020"]]],
    ],
    [["合计", [["1010", "1,010"], ["20", "20"], ["1030", "1,030"]]]],
  );
  return readPanel(makePanel(table), "zh-hans");
}

test("a name that leads to the level below does not hide the way to the records", () => {
  const [first, second] = pairs().rows;
  assert.deepEqual([first.drill, first.href], ["/?area=150400", "/rows/赤峰"]);
  assert.deepEqual([second.drill, second.href], [null, "/rows/通辽"]);
});

test("a sum at the foot is read but not drawn", () => {
  const data = pairs();
  assert.deepEqual(data.foot.map((row) => row.label), ["合计"]);
  assert.equal(bars.toChart(data, theme).data.labels.length, 2);
});

test("a picture takes the first rows and leaves the rest to the table", () => {
  const table = makeTable([["地区", {}], ["金额", number]], ["甲", "乙", "丙"].map((name) => [name, [["1", "1"]]]));
  const data = readPanel(makePanel(table, { most: "2" }), "zh-hans");
  assert.deepEqual([data.rows.length, data.rest.map((row) => row.label)], [2, ["丙"]]);
});

test("columns stand side by side, with a quota as a mark and the running year hatched", () => {
  const table = makeTable(
    [["领域", {}], ["市级", { ...number, color: "1" }], ["区级", { ...number, color: "2" }], ["计划", { ...number, role: "prior" }]],
    [["教育", [["4", "4"], ["2", "2"], ["9", "9"]]], ["卫生", [["1", "1"], ["3", "3"], ["", "—"]], "未满一年"]],
  );
  const chart = grouped.toChart(readPanel(makePanel(table), "zh-hans"), theme);
  assert.deepEqual(chart.data.datasets.map(({ label, stack }) => [label, stack]), [["市级", undefined], ["区级", undefined]]);
  assert.equal(chart.options.scales.y.stacked, false);
  assert.equal(chart.options.scales.y.suggestedMax, 9);
  assert.deepEqual(chart.data.datasets[0].backgroundColor, ["#111111", "hatched #111111"]);
  assert.deepEqual(chart.options.plugins.tooltip.callbacks.footer([{ dataIndex: 0 }]), ["计划  9"]);
});

test("lines are straight, end where the year does, and last year's is dashed", () => {
  const table = makeTable(
    [["月份", {}], ["2026年", { ...number, color: "1" }], ["2025年", { ...number, role: "prior" }]],
    [["1月", [["1", "1"], ["2", "2"]]], ["2月", [["3", "3"], ["4", "4"]]], ["3月", [["", "—"], ["5", "5"]]]],
  );
  const [now, before] = lines.toChart(readPanel(makePanel(table), "zh-hans"), theme).data.datasets;
  assert.deepEqual(now.data, [1, 3, null]);
  assert.equal(now.stepped, undefined);
  assert.deepEqual([now.borderDash, before.borderDash], [[], [5, 4]]);
});

test("names of lines keep apart and stay in the picture", () => {
  assert.deepEqual(spread([10, 12, 100], 16, 200), [10, 26, 100]);
  assert.deepEqual(spread([90, 95, 98], 16, 100), [68, 84, 100]);
});

test("a matrix draws its columns but no total, and nothing where nothing is known", () => {
  const { datasets } = matrix.toChart(pairs(), theme).data;
  assert.deepEqual(datasets.map((one) => [one.label, one.cell]), [["东城", 0], ["西城", 1]]);
  assert.deepEqual(datasets[1].data, [{ x: 1, y: 0, v: null }, { x: 1, y: 1, v: 20 }]);
  assert.equal(datasets[1].backgroundColor[0], theme.surface);
  assert.equal(datasets[0].backgroundColor[1], "#000000");
});

test("the steps of a matrix hold about as many numbers each, whatever the largest", () => {
  const cuts = matrix.limits([1, 2, 3, 4, 5, 1000000], 6);
  assert.deepEqual(cuts, [1, 2, 3, 4, 5]);
  assert.deepEqual([1, 3, 1000000].map((value) => matrix.shade(value, cuts, theme.heat)), ["#e0e0e0", "#a0a0a0", "#000000"]);
  assert.deepEqual(matrix.limits([7, 7, null], 6), []);
  assert.deepEqual(matrix.limits([], 6), []);
  assert.equal(matrix.shade(7, [], theme.heat), "#000000");
  const two = matrix.limits([1, 9], 6);
  assert.deepEqual([1, 9].map((value) => matrix.shade(value, two, theme.heat)), ["#e0e0e0", "#000000"]);
});

test("values in cells take the colour that reads better on theirs", () => {
  assert.equal(matrix.ink("#e7eef8", "#17202c", "#fff"), "#17202c");
  assert.equal(matrix.ink("#153f86", "#17202c", "#fff"), "#fff");
});

test("arrow keys go through a matrix by row and by column, past empty cells", () => {
  const { datasets } = matrix.toChart(pairs(), theme).data;
  assert.deepEqual(move(datasets, null, "ArrowDown", true), { dataset: 0, index: 0 });
  assert.deepEqual(move(datasets, { dataset: 0, index: 1 }, "ArrowRight", true), { dataset: 1, index: 1 });
  assert.deepEqual(move(datasets, { dataset: 0, index: 0 }, "ArrowRight", true), { dataset: 0, index: 0 });
});

test("names are shortened only where there is no room", () => {
  assert.equal(shorten("赤峰市", 30, measure), "赤峰市");
  assert.equal(shorten("莫力达瓦达斡尔族自治旗", 50, measure), "莫力达瓦…");
  assert.equal(shorten("赤峰市", 1, measure), "赤…");
});

test("names that differ only at their ends stay different", () => {
  const batches = ["Giver → receiver, batch 7", "Giver → receiver, batch 8"];
  const cut = shortenAll(batches, measure("Giver → receiver"), measure);
  assert.equal(new Set(cut).size, 2);
  assert.ok(cut.every((name, i) => name.includes("…") && name.endsWith(batches[i].slice(-3))), cut.join());
  const pairs = ["Shijingshan District → Bairin Left Banner", "Shijingshan District → Jining District"];
  const sides = shortenAll(pairs, measure("Shijingshan District"), measure);
  assert.equal(new Set(sides).size, 2);
  assert.ok(sides.every((name) => /^Shi.*… → .*…$/.test(name)), sides.join());
  assert.deepEqual(shortenAll(["莫力达瓦达斡尔族自治旗", "鄂伦春自治旗"], 50, measure), ["莫力达瓦…", "鄂伦春自…"]);
});

test("names above a matrix stand aslant where they would touch", () => {
  const labels = Array.from({ length: 17 }, (_, i) => `海淀区${i % 10}`), data = { rows: [{ label: "敖汉旗" }] };
  const { minRotation, callback } = headNames(data, labels, theme);
  assert.equal(minRotation({ chart: { width: 1400 } }), 0);
  assert.equal(minRotation({ chart: { width: 640 } }), 45);
  const districts = Array.from({ length: 17 }, () => "Shijingshan District");
  assert.equal(headNames(data, districts, theme).minRotation({ chart: { width: 1400 } }), 45);
  assert.equal(callback.call({ chart: { width: 640 }, width: 560 }, 0), labels[0]);
});

test("text is broken into lines, numbers and Latin words are not", () => {
  assert.deepEqual(wrap("共投入1,234.5万元", 80, measure), ["共投入", "1,234.5万", "元"]);
  assert.deepEqual(wrap("city funds only", 100, measure), ["city funds", "only"]);
  assert.deepEqual(wrap("各地区资金", 30, measure), ["各地区", "资金"]);
  assert.deepEqual(wrap("", 30, measure), []);
});

test("years stand upright, many other names aslant, and a name that leads on looks like a link", () => {
  const rows = (labels) => ({ rows: labels.map((label, i) => ({ label, drill: i ? null : "/below" })) });
  const chart = { width: 400, chartArea: { width: 360 } };
  const yearly = footNames(rows(["2024", "2025", "2026", "年度未注明"]), theme).ticks;
  assert.equal(yearly.minRotation({ chart }), 0);
  const named = (label, width) => footNames(rows(["2024", "2025", "2026", label]), theme).ticks.callback.call({ chart, width }, 3);
  assert.deepEqual(named("年度未注明", 120), ["年度未", "注明"]);
  assert.deepEqual(named("not stated", 120), ["not", "stated"]);  // wider than a column; only the first line has neighbours
  const shown = (labels, width) => {
    const { callback } = footNames(rows(labels), theme).ticks;
    return labels.filter((_, i) => callback.call({ chart, width }, i) !== null);
  };
  const years = ["2021", "2022", "2023", "2024", "2025", "2026"];
  assert.deepEqual(shown(years, 240), years);
  assert.deepEqual(shown(years, 180), ["2022", "2024", "2026"]);
  assert.deepEqual(shown([...years, "not stated"], 200), ["2021", "2023", "2025", "not stated"]);  // no bar without a year is taken for one
  const areas = footNames(rows(Array.from({ length: 20 }, (_, i) => `地区名称${i}`)), theme).ticks;
  assert.equal(areas.minRotation({ chart }), 45);
  assert.deepEqual([0, 1].map((value) => areas.color({ tick: { value } })), [theme.accent, theme.axis]);
});

test("what lies around the period is pale, in columns and along lines", () => {
  const table = makeTable([["年", {}], ["拨付", { ...number, color: "1" }]], [["2024", [["5", "5"]]], ["2025", [["7", "7"]], "in part"]]);
  table.tBodies[0].rows[0].dataset.outside = "outside the period";
  const data = readPanel(makePanel(table), "en");
  assert.deepEqual(stacked.toChart(data, theme).data.datasets[0].backgroundColor, ["pale #111111", "hatched #111111"]);
  const { borderColor } = lines.toChart(data, theme).data.datasets[0].segment;
  assert.deepEqual([0, 1].map((p1DataIndex) => borderColor({ p1DataIndex })), ["pale #111111", undefined]);
  assert.equal(rowTitle(data.rows[0]), "2024 (outside the period)");
  assert.equal(mixed("#000000", "#ffffff", 0.25), "#bfbfbf");
});
