"""Addresses of imports: for those who may record."""

from django.urls import path

from . import actions, bulk_page, views

app_name = "imports"
urlpatterns = [
    path("", views.imports, name="list"),
    path("template/<slug:kind>.xlsx", views.blank, name="template"),
    path("bulk/<str:address>/", bulk_page.bulk, name="bulk"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/state.json", views.state, name="state"),
    path("<int:pk>/wrong.xlsx", views.wrong, name="wrong"),
    path("<int:pk>/cancel/", actions.cancel, name="cancel"),
    path("<int:pk>/read/", actions.read, name="read"),
    path("<int:pk>/decide/", actions.decide, name="decide"),
    path("<int:pk>/write/", actions.write, name="write"),
    path("<int:pk>/undo/", actions.undo_import, name="undo"),
]
