from django.urls import include, path

from . import views
from .charts import ExchangeView

app_name = "cadres"
lists_and_records = [
    path("", views.PostingListView.as_view(), name="list"),
    path("batches/", views.BatchListView.as_view(), name="batch_list"),
    path("timeline/", views.TimelineView.as_view(), name="timeline"),
    path("timeline/data/", views.TimelineDataView.as_view(), name="timeline_data"),
    path("<int:pk>/", views.OfficialDetailView.as_view(), name="detail"),
]
urlpatterns = [
    path("cadres/", include(lists_and_records)),
    path("dashboards/exchange/", ExchangeView.as_view(), name="exchange"),
]
