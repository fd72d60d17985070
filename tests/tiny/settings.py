"""The settings of the portal with one more app, and its addresses: all that a new subject touches."""

from aidportal.settings import *  # noqa: F403
from aidportal.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS[:5], "tests.tiny", *INSTALLED_APPS[5:]]
ROOT_URLCONF = "tests.tiny.portal_urls"
