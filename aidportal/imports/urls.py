"""Addresses of imports: for those who may record."""

from django.urls import path

from . import actions, bulk_page, views, vocabulary_page

app_name = "imports"
urlpatterns = [
    path("", views.imports, name="list"),
    path("template/<slug:kind>.xlsx", views.blank, name="template"),
    path("bulk/<str:address>/", bulk_page.bulk, name="bulk"),
    path("vocabulary/", vocabulary_page.vocabulary, name="vocabulary"),
    path("vocabulary/words.csv", vocabulary_page.vocabulary_file, name="vocabulary_file"),
    path("vocabulary/add/", vocabulary_page.word_add, name="word_add"),
    path("vocabulary/import/", vocabulary_page.vocabulary_import, name="vocabulary_import"),
    path("vocabulary/<int:pk>/", vocabulary_page.word_change, name="word_change"),
    path("vocabulary/<int:pk>/delete/", vocabulary_page.word_delete, name="word_delete"),
    path("vocabulary/<int:pk>/promote/", vocabulary_page.word_promote, name="word_promote"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/state.json", views.state, name="state"),
    path("<int:pk>/column/", views.column_questions, name="column_questions"),
    path("<int:pk>/wrong.xlsx", views.wrong, name="wrong"),
    path("<int:pk>/cancel/", actions.cancel, name="cancel"),
    path("<int:pk>/read/", actions.read, name="read"),
    path("<int:pk>/decide/", actions.decide, name="decide"),
    path("<int:pk>/write/", actions.write, name="write"),
    path("<int:pk>/undo/", actions.undo_import, name="undo"),
]
