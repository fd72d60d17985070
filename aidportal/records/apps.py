"""How Django's admin, the write side of the portal, is set up."""

from django.contrib.admin.apps import AdminConfig


class RecordsConfig(AdminConfig):
    """Django's admin with the portal's site."""

    default_site = "aidportal.records.admin.RecordSite"
