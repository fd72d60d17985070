from django.urls import include, path

from aidportal.urls import handler400, handler500, urlpatterns

__all__ = ["handler400", "handler500", "urlpatterns"]

urlpatterns = [*urlpatterns, path("visits/", include("tests.tiny.urls"))]
