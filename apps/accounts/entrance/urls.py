from __future__ import annotations

from django.urls import path

from apps.accounts.entrance import views

# They stand before allauth's and take the place of its pages of the same name.
urlpatterns = [
    path("signup/", views.SignUpView.as_view(), name="account_signup"),
    path("signup/code/", views.SignUpCodeView.as_view(), name="account_signup_code"),
    path("login/code/confirm/", views.ConfirmLoginCodeView.as_view(), name="account_confirm_login_code"),
    path(
        "password/reset/confirm/",
        views.ConfirmPasswordResetCodeView.as_view(),
        name="account_confirm_password_reset_code",
    ),
]
