"""The addresses of record pages: one pair for all kinds, and what their fields ask for."""

from django.urls import path

from . import choices, in_place, pages

app_name = "records"
urlpatterns = [
    path("choices/<slug:app_label>/<slug:model_name>/", choices.choices, name="choices"),
    path("choices/<slug:app_label>/<slug:model_name>/<str:key>/", in_place.row, name="row"),
    path("understood/", choices.understood, name="understood"),
    path("<slug:app_label>/<slug:model_name>/add/", pages.AddPage.as_view(), name="add"),
    path("<slug:app_label>/<slug:model_name>/in-place/", in_place.InPlacePage.as_view(), name="in_place"),
    path("<slug:app_label>/<slug:model_name>/<str:key>/", pages.ChangePage.as_view(), name="change"),
]
