"""What the dashboards cost a reader's browser beside a page without figures, with the sample.

Prints for each page how long a filter change takes until it is drawn, what scripts and styles weigh as they are sent,
the measures that Lighthouse scores by with its own throttling and curves for a desktop, and what axe-core finds.
All of it in one run, so that the ratios hold on a busy machine too; see `make bench`.
"""

import json
import statistics
import tempfile
from pathlib import Path

import _portal  # noqa: F401  (finds the portal's own modules)
from _scores import CURVES, LONG, NETWORK, SCREEN, blocking, score, speed_index
from playwright.sync_api import sync_playwright

from tests.browser.portal import chromium, serving, violations

PROBE = Path(__file__).with_name("probe.js")
PLAIN = "/directory/"
LOADS = 3
TRIES = 3
CHANGES = 12
QUIET_MS = 600  # after the network is idle: what comes later is not part of loading


def main():
    with (
        tempfile.TemporaryDirectory() as var,
        serving(Path(var)) as portal,
        sync_playwright() as playwright,
    ):
        browser = chromium(playwright)
        reader = browser.new_context(base_url=portal.url, viewport=SCREEN)
        page = reader.new_page()
        portal.sign_in(page)
        pages = [PLAIN, *page.eval_on_selector_all("nav.tabs a", "tabs => tabs.map(tab => tab.pathname)")]
        for url in pages:
            page.goto(url, wait_until="networkidle")  # the server is warm, as it is for its readers
        loads = {url: [load(browser, reader, portal.url, url) for _load in range(LOADS)] for url in pages}
        print_weights(loads)
        print_scores(loads)
        print_redraws({url: redraws(reader, url) for url in pages[1:]})
        print_faults({url: faults(reader, url) for url in pages})
        browser.close()


# ---- Loading a page for the first time


def load(browser, reader, origin, url):
    """One load with an empty cache: the measures by name, and under "sent" (kind, bytes) of each answer."""
    for _try in range(TRIES):
        if made := load_once(browser, reader, origin, url):
            return made
    raise SystemExit(f"Chromium's traces of {url} have no beginning; the machine may be too busy")


def load_once(browser, reader, origin, url):
    """As ``load``, or nothing where the trace has lost the beginning, which happens on a busy machine."""
    context = browser.new_context(base_url=origin, viewport=SCREEN, storage_state=reader.storage_state())
    context.add_init_script(path=PROBE)
    page = context.new_page()
    page.goto("about:blank")
    sent = listen(context.new_cdp_session(page))
    browser.start_tracing(page=page, screenshots=True, categories=["blink.user_timing", "loading"])
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(QUIET_MS)
    told = page.evaluate("window.measured")
    times, frames = pictures(json.loads(browser.stop_tracing()))
    if not frames:
        context.close()
        return None
    page.goto("about:blank")
    progress = page.evaluate("frames => window.progress(frames)", frames)
    context.close()
    return {
        "FCP": told["fcp"],
        "LCP": told["lcp"],
        "TBT": blocking(told["tasks"], told["fcp"]),
        "CLS": told["cls"],
        "SI": speed_index(list(zip([0, *times], [0, *progress], strict=True))),
        "longest": max((took for _start, took in told["tasks"]), default=0),
        "sent": list(sent.values()),
    }


def listen(session):
    """Slows the network as Lighthouse does; (kind, bytes) of each answer by request, as they come."""
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    kinds, sent = {}, {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: sent.update(
            {event["requestId"]: (kinds.get(event["requestId"], "Other"), event["encodedDataLength"])}
        ),
    )
    return sent


def pictures(trace):
    """The times since the navigation and the JPEGs, in base64, of what was on the screen; empty without a beginning."""
    events = trace["traceEvents"]
    starts = [
        event["ts"]
        for event in events
        if event["name"] == "navigationStart"
        and event["args"].get("data", {}).get("documentLoaderURL", "")[:4] == "http"
    ]
    shots = sorted((event["ts"], event["args"]["snapshot"]) for event in events if event["name"] == "Screenshot")
    began = max(starts, default=float("inf"))
    seen = [((ts - began) / 1000, shot) for ts, shot in shots if ts >= began]
    return [ms for ms, _shot in seen], [shot for _ms, shot in seen]


def print_weights(loads):
    plain = weight(loads[PLAIN])
    print(f"{'scripts and styles as sent':32}{'KiB':>8}{'ratio':>8}{'files':>8}{'fonts':>8}{'page KiB':>10}")
    for url, made in loads.items():
        sent = made[0]["sent"]
        files = [kind for kind, _bytes in sent if kind in ("Script", "Stylesheet")]
        fonts = [kind for kind, _bytes in sent if kind == "Font"]
        page = sum(size for kind, size in sent if kind == "Document") / 1024
        print(f"{url:32}{weight(made):8.1f}{weight(made) / plain:8.1f}{len(files):8}{len(fonts):8}{page:10.1f}")


def weight(made):
    return sum(size for kind, size in made[0]["sent"] if kind in ("Script", "Stylesheet")) / 1024


def print_scores(loads):
    names = "".join(f"{name:>8}" for name in CURVES)
    print(f"\n{'first visit, 10 Mbit/s, 150 ms':32}{names}{'longest':>9}{'score':>8}{'FCP ratio':>11}{'LCP ratio':>11}")
    plain = medians(loads[PLAIN])
    for url, made in loads.items():
        got = medians(made)
        values = "".join(f"{got[name]:8.3f}" if name == "CLS" else f"{got[name]:8.0f}" for name in CURVES)
        ratios = f"{got['FCP'] / plain['FCP']:11.1f}{got['LCP'] / plain['LCP']:11.1f}"
        print(f"{url:32}{values}{got['longest']:9.0f}{score(got):8.0f}{ratios}")
    print(f"medians of {LOADS}, ms; TBT is what tasks take beyond {LONG} ms each")


def medians(made):
    return {name: statistics.median(one[name] for one in made) for name in (*CURVES, "longest")}


# ---- Changing a filter


def redraws(reader, url):
    """Medians of all, of the server's part, of the page's own, and the longest, in ms; beside a plain page's answer."""
    page = reader.new_page()
    page.add_init_script(path=PROBE)
    page.goto(url, wait_until="networkidle")
    years = page.eval_on_selector_all("form.filters [name=year] option", "all => all.map(one => one.value)")
    before = page.input_value("form.filters [name=year]")
    others = [year for year in years if year and year != before][:CHANGES]
    made = [page.evaluate("([name, value]) => window.redraw(name, value)", ["year", year]) for year in others]
    plain = statistics.median(page.evaluate(FETCH, PLAIN) for _time in range(len(made)))
    page.close()
    whole = [one["all"] for one in made]
    own = statistics.median(one["all"] - one["answer"] for one in made)
    return statistics.median(whole), statistics.median(one["answer"] for one in made), own, max(whole), plain


FETCH = """async (url) => {
  const began = performance.now();
  await (await fetch(url)).text();
  return performance.now() - began;
}"""


def print_redraws(taken):
    print(f"\n{'a filter change until drawn':32}{'ms':>8}{'answer':>8}{'page':>8}{'longest':>9}{'beside a page':>15}")
    for url, (whole, answer, own, longest, plain) in taken.items():
        print(f"{url:32}{whole:8.0f}{answer:8.0f}{own:8.0f}{longest:9.0f}{whole / plain:15.1f}")
    print(f"medians of {CHANGES} other years, network as it is")


# ---- Rules of access


def faults(reader, url):
    found = []
    for width in (SCREEN["width"], 390):
        page = reader.new_page()
        page.set_viewport_size({"width": width, "height": SCREEN["height"]})
        page.goto(url, wait_until="networkidle")
        found += [f"{width} px, {line}" for line in violations(page)]
        page.close()
    return found


def print_faults(found):
    print(f"\n{'axe-core':32}{'violations':>12}")
    for url, lines in found.items():
        print(f"{url:32}{len(lines):12}")
        for line in lines[:3]:
            print(f"    {line}")


if __name__ == "__main__":
    main()
