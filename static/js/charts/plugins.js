// Chart.js and what adds kinds to it. The additions are fetched only by pages that draw such a chart; their addresses
// stand on the script element of mount.js.

const asked = new Map();

function fetchScript(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(`${url} did not arrive`)));
    document.head.append(script);
  });
}

/* Settles when the kind can be drawn. */
export function loadPlugin(name) {
  if (!asked.has(name)) {
    const url = document.getElementById("chart-scripts")?.dataset[name];
    asked.set(name, url ? fetchScript(url) : Promise.reject(new Error(`no address of ${name}`)));
  }
  return asked.get(name);
}
