from django.urls import path

from . import views

app_name = "cadres"
urlpatterns = [
    path("", views.PostingListView.as_view(), name="list"),
    path("timeline/", views.TimelineView.as_view(), name="timeline"),
    path("<int:pk>/", views.OfficialDetailView.as_view(), name="detail"),
]
