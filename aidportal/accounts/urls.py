from django.contrib.auth.views import LogoutView
from django.urls import path

from aidportal.web.session_length import stay

from . import sent_forms, users_page, views

app_name = "accounts"
urlpatterns = [
    path("login/", views.SignInView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password-change/", views.PasswordView.as_view(), name="password_change"),
    path("stay/", stay, name="stay"),
    path("sent/", sent_forms.sent, name="sent"),
    path("users/", users_page.UserListView.as_view(), name="users"),
    path("users/<int:pk>/password/", users_page.NewPasswordView.as_view(), name="new_password"),
    path("unit/", views.choose_unit, name="unit"),
    path("first-page/", views.choose_first_page, name="first_page"),
]
