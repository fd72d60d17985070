from django.urls import path

from .document_page import DocumentFileView, DocumentView
from .figures_page import FiguresView
from .paste_page import PastedView, PasteView

app_name = "published"
urlpatterns = [
    path("figures/", FiguresView.as_view(), name="figures"),
    path("reports/published/paste/", PasteView.as_view(), name="paste"),
    path("reports/published/paste/<slug:slug>/", PastedView.as_view(), name="pasted"),
    # Of one document everything that rests on it is shown, what it states too.
    path("directory/documents/<int:pk>/", DocumentView.as_view(), name="document_detail"),
    path("directory/documents/<int:pk>/file/", DocumentFileView.as_view(), name="document_file"),
]
