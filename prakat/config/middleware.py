"""The staff door: one log-in page, and a second factor before anything behind it."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

# Wagtail's and Django's own log-in pages know no second factor, so they lead to ours.
OTHER_DOORS = ("/cms/login/", "/cms/password_reset/", "/cms/logout/", "/admin/login/", "/_util/login/")
STAFF_AREAS = ("/desk/", "/cms/")


class StaffDoorMiddleware:
    """Redirects other log-in pages to ours and asks staff to enrol a second factor first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path
        if path.startswith(OTHER_DOORS):
            return redirect("/accounts/logout/" if "logout" in path else settings.LOGIN_URL)
        if (
            settings.REQUIRE_SECOND_FACTOR
            and path.startswith(STAFF_AREAS)
            and request.user.is_authenticated
            and not is_mfa_enabled(request.user)
        ):
            return redirect("mfa_activate_totp")
        return self.get_response(request)
