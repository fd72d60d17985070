"""The address at which lines are pasted into a record: one for all kinds."""

from django.urls import path

from . import paste_page

app_name = "grids"
urlpatterns = [
    path(
        "<slug:app_label>/<slug:model_name>/<str:key>/paste/<slug:lines>/",
        paste_page.PastePage.as_view(),
        name="paste",
    )
]
