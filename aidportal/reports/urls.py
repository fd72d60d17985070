from django.urls import path

from .pages import IssuedReportView, ReportsView, issue_report, issued_file, report_file
from .saved_comparisons import ComparisonsView, SavedComparisonView

app_name = "reports"
urlpatterns = [
    path("dashboards/compare/", ComparisonsView.as_view(), name="compare"),
    path("dashboards/compare/<slug:slug>/", SavedComparisonView.as_view(), name="comparison"),
    path("reports/", ReportsView.as_view(), name="reports"),
    path("reports/issued/<slug:serial>/", IssuedReportView.as_view(), name="issued"),
    path("reports/issued/<slug:serial>.<slug:suffix>", issued_file, name="issued_file"),
    path("reports/<slug:key>/issue/", issue_report, name="issue"),
    path("reports/<slug:key>.<slug:suffix>", report_file, name="report_file"),
]
