from django.urls import path

from .definition_page import definition_page
from .views import DefinitionsView, GlossaryView, HelpIndexView, HelpPageView

app_name = "handbook"
urlpatterns = [
    path("", HelpIndexView.as_view(), name="index"),
    path("glossary/", GlossaryView.as_view(), name="glossary"),
    path("figures/", DefinitionsView.as_view(), name="figures"),
    path("figures/<slug:key>/", definition_page, name="figure"),
    path("<slug:page>/", HelpPageView.as_view(), name="page"),
]
