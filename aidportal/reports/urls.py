from django.urls import path, register_converter

from .area_page import AreaView
from .dashboards.exchange import ExchangeView
from .dashboards.flows import FlowsView
from .dashboards.investment import InvestmentView
from .dashboards.overview import OverviewView
from .dashboards.pairing import PairingView
from .dashboards.saved import ComparisonsView, SavedComparisonView
from .dashboards.targets import TargetsView
from .dashboards.training import TrainingView
from .document_page import DocumentFileView, DocumentView
from .figures_page import FiguresView
from .pasting.page import PastedView, PasteView
from .report_pages import IssuedReportView, ReportsView, issue_report, issued_file, report_file


class AreaCodeConverter:
    """Six digits of GB/T 2260."""

    regex = "[1-9][0-9]{5}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class GiverCodeConverter(AreaCodeConverter):
    """An area, or an organisation as ``o123``."""

    regex = "[1-9][0-9]{5}|o[1-9][0-9]{0,9}"


register_converter(AreaCodeConverter, "area")
register_converter(GiverCodeConverter, "giver")

app_name = "reports"
urlpatterns = [
    path("", OverviewView.as_view(), name="overview"),
    path("dashboards/investment/", InvestmentView.as_view(), name="investment"),
    path("dashboards/flows/", FlowsView.as_view(), name="flows"),
    path("dashboards/flows/<giver:giver>/<area:area>/", PairingView.as_view(), name="pairing"),
    path("dashboards/targets/", TargetsView.as_view(), name="targets"),
    path("dashboards/training/", TrainingView.as_view(), name="training"),
    path("dashboards/exchange/", ExchangeView.as_view(), name="exchange"),
    path("dashboards/compare/", ComparisonsView.as_view(), name="compare"),
    path("dashboards/compare/<slug:slug>/", SavedComparisonView.as_view(), name="comparison"),
    path("reports/", ReportsView.as_view(), name="reports"),
    path("reports/issued/<slug:serial>/", IssuedReportView.as_view(), name="issued"),
    path("reports/issued/<slug:serial>.<slug:suffix>", issued_file, name="issued_file"),
    path("reports/<slug:key>/issue/", issue_report, name="issue"),
    path("reports/<slug:key>.<slug:suffix>", report_file, name="report_file"),
    path("figures/", FiguresView.as_view(), name="figures"),
    path("reports/published/paste/", PasteView.as_view(), name="paste"),
    path("reports/published/paste/<slug:slug>/", PastedView.as_view(), name="pasted"),
    # Of one area and one document everything is shown, which only this room knows.
    path("directory/areas/<area:code>/", AreaView.as_view(), name="area_detail"),
    path("directory/documents/<int:pk>/", DocumentView.as_view(), name="document_detail"),
    path("directory/documents/<int:pk>/file/", DocumentFileView.as_view(), name="document_file"),
]
