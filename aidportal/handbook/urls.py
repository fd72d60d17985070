from django.urls import path

from .views import DefinitionsView, GlossaryView

app_name = "handbook"
urlpatterns = [
    path("glossary/", GlossaryView.as_view(), name="glossary"),
    path("figures/", DefinitionsView.as_view(), name="figures"),
]
