from django.urls import path

from aidportal.directory import converters  # noqa: F401 - registers those that stand in the addresses

from .area_page import AreaView
from .clerk import ClerkView
from .desk_record import ActView
from .first_pages import first_page
from .flows import FlowsView
from .overview import OverviewView
from .pairing import PairingView
from .targets_page import TargetsView

app_name = "overview"
urlpatterns = [
    path("", first_page, name="overview"),
    path("desk/", ClerkView.as_view(), name="desk"),
    path("desk/<slug:kind>/", ActView.as_view(), name="act"),
    path("dashboards/overview/", OverviewView.as_view(), name="charts"),
    path("dashboards/flows/", FlowsView.as_view(), name="flows"),
    path("dashboards/flows/<giver:giver>/<area:area>/", PairingView.as_view(), name="pairing"),
    path("dashboards/targets/", TargetsView.as_view(), name="targets"),
    # Of one area everything is shown, which only this room knows.
    path("directory/areas/<area:code>/", AreaView.as_view(), name="area_detail"),
]
