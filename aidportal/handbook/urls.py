from django.urls import path

from .views import DefinitionsView, GlossaryView, HelpIndexView, HelpPageView

app_name = "handbook"
urlpatterns = [
    path("", HelpIndexView.as_view(), name="index"),
    path("glossary/", GlossaryView.as_view(), name="glossary"),
    path("figures/", DefinitionsView.as_view(), name="figures"),
    path("<slug:page>/", HelpPageView.as_view(), name="page"),
]
