from django.urls import path

from aidportal.registers.views import RecordListView

from .visits import VisitRegister


class VisitListView(RecordListView):
    register_class = VisitRegister
    recorded_here = False


app_name = "tiny"
urlpatterns = [path("", VisitListView.as_view(), name="list")]
