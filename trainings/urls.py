from django.urls import include, path

from . import views
from .attendance_page import AttendancePage
from .charts import TrainingView
from .roster_page import RosterPage

app_name = "trainings"
lists_and_records = [
    path("", views.SessionListView.as_view(), name="list"),
    path("<int:pk>/", views.SessionDetailView.as_view(), name="detail"),
    path("<int:pk>/attendance/", AttendancePage.as_view(), name="attendance"),
    path("<int:pk>/roster/", RosterPage.as_view(), name="roster"),
]
urlpatterns = [
    path("trainings/", include(lists_and_records)),
    path("dashboards/training/", TrainingView.as_view(), name="training"),
]
