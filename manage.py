#!/usr/bin/env python
"""Django's commands, run as the owner of the database; with its own server where none is running."""

import os
import sys

from aidportal.supervisor.database import running_for_a_command
from aidportal.supervisor.preflight import StartRefused, speak_any_encoding


def main() -> None:
    speak_any_encoding()
    os.environ["DJANGO_SETTINGS_MODULE"] = "aidportal.settings"
    from django.core.management import execute_from_command_line

    try:
        with running_for_a_command(sys.argv):
            execute_from_command_line(sys.argv)
    except StartRefused as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
