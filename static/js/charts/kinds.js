// The kinds of chart. Each module has toChart(data, theme) and may have:
//   height(data)   how high the picture is, in px; without it the page's own height
//   lying          whether its rows stand below each other, so that the arrow keys up and down go through them
//   nearest        whether a click counts for the nearest value, as on a line
//   wide           whether a narrow screen starts with the table instead
//   plugin         what Chart.js lacks for it

import * as bars from "./bars.js";
import * as flows from "./flows.js";
import * as grouped from "./grouped.js";
import * as lines from "./lines.js";
import * as matrix from "./matrix.js";
import * as stacked from "./stacked.js";
import * as steps from "./steps.js";

export const KINDS = { bars, flows, grouped, lines, matrix, stacked, steps };
