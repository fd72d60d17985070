#!/usr/bin/env python
"""Django's commands, run as the owner of the database; with its own server where none is running."""

import os
import sys

from aidportal.database import running_for_a_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aidportal.settings")
    from django.core.management import execute_from_command_line

    with running_for_a_command(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
