from django.urls import include, path

from . import acts, views
from .charts import InvestmentView

app_name = "projects"
lists_and_records = [
    path("", views.ProjectListView.as_view(), name="list"),
    path("<int:pk>/", views.ProjectDetailView.as_view(), name="detail"),
    path("<int:pk>/pay/", acts.PaymentPage.as_view(), name="pay"),
    path("<int:pk>/progress/", acts.ProgressPage.as_view(), name="report_progress"),
    path("<int:pk>/status/", acts.StatusPage.as_view(), name="change_status"),
    path("<int:pk>/output/", acts.OutputPage.as_view(), name="add_output"),
    path("<int:pk>/line/", acts.LinePage.as_view(), name="add_line"),
    path("funding/", views.FundingListView.as_view(), name="funding_list"),
    path("payments/", views.DisbursementListView.as_view(), name="disbursement_list"),
    path("outputs/", views.OutputListView.as_view(), name="output_list"),
    path("statuses/", views.StatusChangeListView.as_view(), name="status_list"),
    path("donations/", views.DonationListView.as_view(), name="donation_list"),
    path("donations/<int:pk>/", views.DonationDetailView.as_view(), name="donation_detail"),
]
urlpatterns = [
    path("projects/", include(lists_and_records)),
    path("dashboards/investment/", InvestmentView.as_view(), name="investment"),
]
