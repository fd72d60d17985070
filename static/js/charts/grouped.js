// Columns side by side, at most five for each row.

import * as stacked from "./stacked.js";

export function toChart(data, theme) {
  return stacked.toChart(data, theme, null);
}
