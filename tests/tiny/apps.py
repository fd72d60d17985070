from django.apps import AppConfig


class TinyConfig(AppConfig):
    name = "tests.tiny"
    verbose_name = "Visits"

    def ready(self) -> None:
        from aidportal.subjects.navigation import NavigationPlace
        from aidportal.subjects.subject import Subject, declare

        from . import visits

        declare(
            Subject(
                app="tiny",
                axes=(visits.PURPOSE,),
                figures=(visits.VISITS,),
                registers=(visits.VisitRegister,),
                places=(NavigationPlace("tiny:list", "Visits", 55),),
                in_use=visits.in_use,
            )
        )
