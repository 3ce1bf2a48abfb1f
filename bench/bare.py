"""The baseline: what Django costs when it does nothing. No middleware, no query, two letters."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("", nothing)]
