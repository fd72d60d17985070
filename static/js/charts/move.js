// Where the arrow keys lead in a chart. A place is {dataset, index}; values that are not known are stepped over.

function known(dataset, index) {
  const value = dataset.data[index];
  return (value?.v === undefined ? value ?? null : value.v) !== null;  // a cell of a matrix is {x, y, v}
}

function along(dataset, from, step) {
  for (let index = from; index >= 0 && index < dataset.data.length; index += step) {
    if (known(dataset, index)) return index;
  }
  return null;
}

/* The next place, or the same one at an edge; null for keys that do not move. "lying" charts have their rows below each other. */
export function move(datasets, place, key, lying = false) {
  const [back, on, down, up] = lying
    ? ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]
    : ["ArrowLeft", "ArrowRight", "ArrowDown", "ArrowUp"];
  if (![back, on, down, up, "Home", "End"].includes(key)) return null;
  if (!place) {
    const dataset = datasets.findIndex((one) => along(one, 0, 1) !== null);
    return dataset < 0 ? null : { dataset, index: key === "End" ? last(datasets[dataset]) : along(datasets[dataset], 0, 1) };
  }
  const here = datasets[place.dataset];
  if (key === "Home") return { ...place, index: along(here, 0, 1) };
  if (key === "End") return { ...place, index: last(here) };
  if (key === back || key === on) {
    const step = key === on ? 1 : -1;
    return { ...place, index: along(here, place.index + step, step) ?? place.index };
  }
  const step = key === up ? 1 : -1;
  for (let dataset = place.dataset + step; dataset >= 0 && dataset < datasets.length; dataset += step) {
    if (known(datasets[dataset], place.index)) return { ...place, dataset };
  }
  return place;
}

function last(dataset) {
  return along(dataset, dataset.data.length - 1, -1);
}
