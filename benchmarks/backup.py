"""What a backup costs, and the proof that it comes back, for a made-up country of some size.

    .venv/bin/python benchmarks/backup.py --projects 40000     on a database of its own, dropped afterwards

Prints sizes and seconds, and what 5 GiB would take if all of it grew with the size of the database.
"""

import argparse
import tempfile
from pathlib import Path

from _portal import on_a_database

MIB, GIB = 1 << 20, 1 << 30


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--projects", type=int, default=2000)
    projects = parser.parse_args().projects

    def make():
        from aidportal.sample.country import generate

        generate(projects=projects, seed=1)

    on_a_database(make, measure)


def measure():
    from django.db import connection

    from aidportal.backups.folder import Kind
    from aidportal.backups.proof import prove
    from aidportal.backups.snapshot import make

    with tempfile.TemporaryDirectory() as folder:
        made = make(Kind.HAND, Path(folder) / "one.zip")
        proof = prove(made.path)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            size = cursor.fetchone()[0]
        file = made.path.stat().st_size
    tally = made.tally
    print(f"{'database':40}{size / MIB:10,.0f} MiB   {tally.rows:,} rows in {len(tally.tables)} tables")
    print(f"{'backup':40}{made.seconds:10.1f} s     {file / MIB:,.0f} MiB, {tally.values:,} numbers of figures")
    print(f"{'restored beside, and compared':40}{proof.seconds:10.1f} s     {len(proof.differences)} differences")
    print(f"{'the same for 5 GiB, by size':40}{made.seconds * 5 * GIB / size:10.0f} s     to back up")
    print(f"{'':40}{proof.seconds * 5 * GIB / size:10.0f} s     to restore and compare")


if __name__ == "__main__":
    main()
