"""How Django's admin, the write side of the portal, is set up."""

# The module and not its class: Django takes every configuration that it finds by name here for the app's own.
from django.contrib.admin import apps


class RecordsConfig(apps.AdminConfig):
    """Django's admin with the portal's site; not the configuration of the app ``aidportal`` itself."""

    default = False
    default_site = "aidportal.admin.RecordSite"
