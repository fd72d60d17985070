"""The pages of help, a module for each area of work."""

from . import dashboards, directory, imports, officials, projects, recording, reports, training, users
from .help_page import HelpPage

PAGES: tuple[HelpPage, ...] = (
    recording.PAGE,
    projects.PAGE,
    officials.PAGE,
    training.PAGE,
    directory.PAGE,
    imports.PAGE,
    dashboards.PAGE,
    reports.PAGE,
    users.PAGE,
)
