"""Lighthouse's way from measures to a score, so that pages can be scored without its 200 packages.

The constants are those of Lighthouse 12 and 13 for a desktop: core/audits/metrics/*.js (``p10`` and ``median`` of each
measure), core/config/default-config.js (weights), core/lib/lantern (throttling, ``desktopDense4G``, with the factors by
which a browser has to be slowed down to be as slow as the simulated one). https://github.com/GoogleChrome/lighthouse
"""

import math
from itertools import pairwise
from statistics import NormalDist

# Measure: (what a tenth of all sites reach, what half of them reach, weight).
CURVES = {
    "FCP": (934, 1600, 10),
    "LCP": (1200, 2400, 25),
    "TBT": (150, 350, 30),
    "CLS": (0.1, 0.25, 25),
    "SI": (1311, 2300, 10),
}
# 40 ms and 10 Mbit/s in the simulation; a real browser has to wait longer for each answer to come out as slow.
NETWORK = {
    "offline": False,
    "latency": 40 * 3.75,
    "downloadThroughput": 10 * 1024 * 1024 / 8 * 0.9,
    "uploadThroughput": -1,
}
SCREEN = {"width": 1350, "height": 940}
LONG = 50  # ms: what a task takes beyond it blocks the reader


def score(measures):
    """0 to 100, of ``{"FCP": ms, "LCP": ms, "TBT": ms, "CLS": shift, "SI": ms}``."""
    weights = sum(weight for _p10, _median, weight in CURVES.values())
    return 100 * sum(part(measures[name], *curve[:2]) * curve[2] for name, curve in CURVES.items()) / weights


def part(value, p10, median):
    """1 to 0 along the log-normal curve that is 0.9 at ``p10`` and 0.5 at ``median``."""
    if value <= 0:
        return 1.0
    spread = math.log(median / p10) / NormalDist().inv_cdf(0.9)
    return 1 - NormalDist(math.log(median), spread).cdf(math.log(value))


def blocking(tasks, since):
    """What long tasks, ``(start, duration)``, take beyond 50 ms each after ``since``."""
    return sum(max(0, start + took - max(since, start) - LONG) for start, took in tasks)


def speed_index(frames):
    """The mean time at which the page appeared, of ``(ms, progress)`` in order, the first before anything was seen."""
    return sum((until - since) * (1 - progress) for (since, progress), (until, _next) in pairwise(frames))
