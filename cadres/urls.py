from django.urls import path

from . import views

app_name = "cadres"
urlpatterns = [
    path("", views.PostingListView.as_view(), name="list"),
    path("batches/", views.BatchListView.as_view(), name="batch_list"),
    path("timeline/", views.TimelineView.as_view(), name="timeline"),
    path("timeline/data/", views.TimelineDataView.as_view(), name="timeline_data"),
    path("<int:pk>/", views.OfficialDetailView.as_view(), name="detail"),
]
