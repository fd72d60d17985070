"""What each dashboard costs at the server beside a page without figures, with the sample.

Prints medians of 50 runs, their ratio and the statements sent, measured in one run; see `make bench`.
"""

from _portal import client, median_ms, on_a_database

RUNS = 50
SCOPES = {"everything": "", "one league, five years": "?area=150400&year=2021..2025"}


def measure():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from aidportal.subjects.navigation import dashboards

    reader = client()
    bare = median_ms(lambda: reader.get("/directory/"), RUNS)
    print(f"{'a page without figures':50}{bare:9.1f} ms")
    for name in [one.name for one in dashboards()]:
        for label, query in SCOPES.items():
            url = reverse(name) + query
            took = median_ms(lambda url=url: reader.get(url), RUNS)
            with CaptureQueriesContext(connection) as captured:
                size = len(reader.get(url).content)
            print(
                f"{name + ', ' + label:50}{took:9.1f} ms{took / bare:9.1f} ×"
                f"{len(captured):5} statements{size / 1024:9.0f} KiB"
            )


def load():
    from aidportal.sample.records import load_sample

    load_sample()


if __name__ == "__main__":
    on_a_database(load, measure)
