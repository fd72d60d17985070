// The templates name every module that their scripts import, so that no page fetches them one after another.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";

const ROOT = new URL("../../", import.meta.url).pathname;

/* Paths under static/ of all modules that one imports, and that those import. */
function imported(path, found = new Set()) {
  const source = readFileSync(join(ROOT, "static", path), "utf8");
  for (const [, to] of source.matchAll(/^(?:import|export)\b[^;]*?\bfrom "(\.[^"]+)";/gm)) {
    const next = normalize(join(dirname(path), to));
    if (found.has(next)) continue;
    found.add(next);
    // Of other people's modules each stands alone, and outside the tree.
    if (!next.startsWith("vendor/")) imported(next, found);
  }
  return found;
}

/* A template with those that it includes. */
function withParts(template) {
  const source = readFileSync(join(ROOT, "templates/includes", template), "utf8");
  return source.replace(/\{% include "includes\/(\w+\.html)" %\}/g, (_whole, part) => withParts(part));
}

function named(template, element) {
  const source = withParts(template);
  const pattern = new RegExp(`<${element}[^>]*?(?:href|src)="\\{% static '([^']+)' %\\}"`, "g");
  return [...source.matchAll(pattern)].map(([, path]) => path).sort();
}

for (const [template, attributes] of [
  ["chart_scripts.html", ' fetchpriority="low"'],
  ["live_scripts.html", ' fetchpriority="low"'],
  ["lanes_scripts.html", ' fetchpriority="low"'],
  ["record_scripts.html", ""],
]) {
  test(`${template} asks at once for all that its modules import`, () => {
    const needed = new Set(named(template, 'script type="module"').flatMap((path) => [...imported(path)]));
    assert.ok(needed.size > 1);
    assert.deepEqual(named(template, `link rel="modulepreload"${attributes}`), [...needed].sort());
  });
}
