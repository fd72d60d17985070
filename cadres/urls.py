from django.urls import include, path

from . import acts, views
from .charts import ExchangeView

app_name = "cadres"
lists_and_records = [
    path("", views.PostingListView.as_view(), name="list"),
    path("batches/", views.BatchListView.as_view(), name="batch_list"),
    path("timeline/", views.TimelineView.as_view(), name="timeline"),
    path("timeline/data/", views.TimelineDataView.as_view(), name="timeline_data"),
    path("postings/<int:pk>/end/", acts.EndPage.as_view(), name="end"),
    path("postings/<int:pk>/extend/", acts.ExtendPage.as_view(), name="extend"),
    path("postings/<int:pk>/hand-over/", acts.HandOverPage.as_view(), name="hand_over"),
    path("<int:pk>/", views.OfficialDetailView.as_view(), name="detail"),
]
urlpatterns = [
    path("cadres/", include(lists_and_records)),
    path("dashboards/exchange/", ExchangeView.as_view(), name="exchange"),
]
