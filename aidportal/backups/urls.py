from django.urls import path

from .status_page import BackupStatusView

app_name = "backups"
urlpatterns = [path("", BackupStatusView.as_view(), name="status")]
