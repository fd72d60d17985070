from django.urls import path

from . import views

app_name = "trainings"
urlpatterns = [
    path("", views.SessionListView.as_view(), name="list"),
    path("<int:pk>/", views.SessionDetailView.as_view(), name="detail"),
]
