from django.urls import path

from . import views

app_name = "directory"
urlpatterns = [
    path("", views.DirectoryView.as_view(), name="index"),
    path("areas/", views.AreaListView.as_view(), name="area_list"),
    path("pairings/", views.PairingListView.as_view(), name="pairing_list"),
    path("agreements/", views.AgreementListView.as_view(), name="agreement_list"),
    path("agreements/<int:pk>/", views.AgreementDetailView.as_view(), name="agreement_detail"),
    path("documents/", views.DocumentListView.as_view(), name="document_list"),
]
