"""All addresses of the portal. Every one needs a sign-in unless its view says otherwise."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from aidportal.accounts.views import admin_sign_in
from aidportal.supervisor.health import health

handler400 = "aidportal.web.failures.bad_request"
handler500 = "aidportal.web.failures.server_error"

urlpatterns = [
    path("healthz", health, name="health"),
    # Open, because the page to sign in has the switch too.
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("", include("aidportal.overview.urls")),
    path("", include("aidportal.reports.urls")),
    path("", include("aidportal.published.urls")),
    path("", include("projects.urls")),
    path("", include("cadres.urls")),
    path("", include("trainings.urls")),
    path("directory/", include("aidportal.directory.urls")),
    path("history/", include("aidportal.changes.urls")),
    path("help/", include("aidportal.handbook.urls")),
    path("imports/", include("aidportal.imports.urls")),
    path("record/", include("aidportal.grids.urls")),
    path("record/", include("aidportal.records.urls")),
    path("accounts/", include("aidportal.accounts.urls")),
    path("backups/", include("aidportal.backups.urls")),
    path("admin/login/", admin_sign_in, name="admin_sign_in"),
    path("admin/", admin.site.urls),
]
