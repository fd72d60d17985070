"""Addresses of the history."""

from django.urls import path

from . import views

app_name = "history"

urlpatterns = [
    path("", views.AllChanges.as_view(), name="all"),
    path("<slug:app_label>/<slug:model_name>/<str:key>/", views.RecordChanges.as_view(), name="record"),
]
