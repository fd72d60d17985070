"""All addresses of the portal. Every one needs a sign-in unless its view says otherwise."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("aidportal.reports.urls")),
    path("projects/", include("projects.urls")),
    path("cadres/", include("cadres.urls")),
    path("trainings/", include("trainings.urls")),
    path("directory/", include("aidportal.directory.urls")),
    path("accounts/", include("aidportal.accounts.urls")),
    path("admin/", admin.site.urls),
]
