"""The addresses of record pages: one pair for all kinds, and what their fields ask for."""

from django.urls import path

from . import choices, pages

app_name = "records"
urlpatterns = [
    path("choices/<slug:app_label>/<slug:model_name>/", choices.choices, name="choices"),
    path("understood/", choices.understood, name="understood"),
    path("<slug:app_label>/<slug:model_name>/add/", pages.AddPage.as_view(), name="add"),
    path("<slug:app_label>/<slug:model_name>/<str:key>/", pages.ChangePage.as_view(), name="change"),
]
