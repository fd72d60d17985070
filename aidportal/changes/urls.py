"""Addresses of the history."""

from django.urls import path

from . import act_page, recycle_bin, views
from .why_page import why_page

app_name = "history"

urlpatterns = [
    path("", views.AllChanges.as_view(), name="all"),
    path("why/", why_page, name="why"),
    path("bin/", recycle_bin.recycle_bin, name="bin"),
    path("act/<int:number>/", act_page.act_page, name="act"),
    path("<slug:app_label>/<slug:model_name>/<str:key>/", views.RecordChanges.as_view(), name="record"),
]
