// What the browser itself tells of a page, for browser.py. Times are milliseconds since the navigation began.

window.measured = { fcp: 0, lcp: 0, cls: 0, tasks: [] };

function see(type, take) {
  new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
}

see("paint", ({ name, startTime }) => { if (name === "first-contentful-paint") window.measured.fcp = startTime; });
see("largest-contentful-paint", ({ startTime }) => { window.measured.lcp = startTime; });
// All shifts together, which is never less than the worst few seconds that Lighthouse counts.
see("layout-shift", ({ value, hadRecentInput }) => { if (!hadRecentInput) window.measured.cls += value; });
see("longtask", ({ startTime, duration }) => window.measured.tasks.push([startTime, duration]));

/* Chooses a value in a filter: {all, answer}, until the new numbers are on the screen, and the server's part of it. */
window.redraw = (name, value) => new Promise((resolve) => {
  const began = performance.now();
  document.addEventListener("contentchange", () => requestAnimationFrame(() => requestAnimationFrame(() => {
    const asked = performance.getEntriesByType("resource").filter(({ initiatorType }) => initiatorType === "fetch");
    resolve({ all: performance.now() - began, answer: asked.at(-1).duration });
  })), { once: true });
  const field = document.querySelector(`form.filters [name="${name}"]`);
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

/* How far each frame, a JPEG in base64, is on the way from the first to the last: 0 to 1, by its colours alone. */
window.progress = async (frames) => {
  const counts = await Promise.all(frames.map(colours)), first = counts[0], last = counts.at(-1);
  const way = first.reduce((sum, count, at) => sum + Math.abs(last[at] - count), 0);
  return counts.map((seen) => {
    if (!way) return 1;
    const gone = seen.reduce((sum, count, at) => {
      const whole = last[at] - first[at], part = (count - first[at]) * Math.sign(whole);
      return sum + Math.min(Math.abs(whole), Math.max(0, part));
    }, 0);
    return gone / way;
  });
};

async function colours(frame) {
  const bytes = Uint8Array.from(atob(frame), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
  const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d", { willReadFrequently: true });
  pen.drawImage(bitmap, 0, 0);
  const counts = new Array(3 * 256).fill(0), { data } = pen.getImageData(0, 0, bitmap.width, bitmap.height);
  for (let at = 0; at < data.length; at += 4) for (let hue = 0; hue < 3; hue += 1) counts[256 * hue + data[at + hue]] += 1;
  return counts;
}
