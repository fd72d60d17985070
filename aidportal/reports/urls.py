from django.urls import path

from .issued_pages import ask_again, issue_report, issued_file, issued_report, verify_file, withdraw
from .pages import ReportsView, cancel_job, job_page, job_state, made_file, report_file
from .saved_comparisons import ComparisonsView, SavedComparisonView
from .text_page import TextPage

app_name = "reports"
urlpatterns = [
    path("dashboards/compare/", ComparisonsView.as_view(), name="compare"),
    path("dashboards/compare/<slug:slug>/", SavedComparisonView.as_view(), name="comparison"),
    path("reports/", ReportsView.as_view(), name="reports"),
    path("reports/check/", verify_file, name="verify"),
    path("reports/made/<slug:slug>/", job_page, name="job"),
    path("reports/made/<slug:slug>/state/", job_state, name="job_state"),
    path("reports/made/<slug:slug>/file/", made_file, name="made"),
    path("reports/made/<slug:slug>/cancel/", cancel_job, name="job_cancel"),
    path("reports/issued/<slug:serial>/", issued_report, name="issued"),
    path("reports/issued/<slug:serial>/ask-again/", ask_again, name="ask_again"),
    path("reports/issued/<slug:serial>/withdraw/", withdraw, name="withdraw"),
    path("reports/issued/<slug:serial>.<slug:suffix>", issued_file, name="issued_file"),
    path("reports/<slug:key>/text/", TextPage.as_view(), name="text"),
    path("reports/<slug:key>/issue/", issue_report, name="issue"),
    path("reports/<slug:key>.<slug:suffix>", report_file, name="report_file"),
]
