"""Nobody passes without signing in, and what was typed before a session ended is not lost.

Scripts get a 401 that opens the sign-in dialog over the page. A plain browser gets a page that keeps the form in hidden
fields, signs in the same person, then hands the form back to send, with its idempotency key. Another person sees the
text, to copy, and sends nothing.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from misas.actions import accounts as actions
from misas.records.accounts.models import Account
from misas.web.access.context import Request
from misas.web.access.gate import View, is_open, open_to_visitors
from misas.web.access.kept import Typed, given_back, kept_text
from misas.web.access.sessions import Handler, remember_whose, scripted, start, whose
from misas.web.accounts.credentials import judge
from misas.web.accounts.forms import ResumeForm
from misas.web.accounts.sign_in import WRONG, WRONG_AGAIN, next_page
from misas.web.ui.frame import Frame

OWNER = "misas.resume.owner"


class SignedInOnly:
    """Fails closed: a view that says nothing is for signed-in people. The token of a form was judged before."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        return None if request.user.is_authenticated or is_open(view) else ended(request)


def ended(request: HttpRequest) -> HttpResponse:
    """The answer to a request without a session: nothing that was typed is lost."""
    if scripted(request):
        return HttpResponse(status=401, headers={"X-Misas-Session": "expired"})
    here = request.get_full_path()
    if request.method == "POST":
        return _keep(request, kept_text(request.POST), here, whose(request), files=bool(request.FILES))
    address = reverse("accounts:sign_in")
    return HttpResponseRedirect(address if here == "/" else f"{address}?{urlencode({'suite': here})}")


@open_to_visitors
@require_POST
@sensitive_post_parameters("password")
def resume(request: Request) -> HttpResponse:
    """Sign in on the page that kept a form, then give the form back to send."""
    kept, target = given_back(request.POST), next_page(request, request.POST.get("target", ""))
    owner = _owner(request.POST.get("owner", ""))
    files = request.POST.get("files") == "1"
    if request.user.is_authenticated:
        if owner is not None and request.user != owner:
            return render(request, "accounts/unsent.html", {"kept": kept, "owner": owner}, status=403)
        return _ready(request, kept, target, files)
    form = ResumeForm(request.POST, owner=owner)
    if not form.is_valid():
        return _keep(request, kept, target, owner, files=files, form=form)
    judgement = judge(
        request, owner.email if owner else form.cleaned_data["email"], form.cleaned_data["password"], at=request.time
    )
    if judgement.account is None:
        form.take((WRONG_AGAIN if owner else WRONG,))
        return _keep(request, kept, target, owner, files=files, form=form, until=judgement.closed_until)
    start(request, judgement.account, request.time)
    actions.signed_in(judgement.account, at=request.time, way="again")
    response = _ready(request, kept, target, files)
    remember_whose(response, judgement.account)
    return response


def _keep(request: HttpRequest, kept: list[Typed], target: str, owner: Account | None, **more: Any) -> HttpResponse:
    form = more.pop("form", None)
    context = {
        "kept": kept,
        "target": target,
        "owner": owner,
        "owner_key": signing.dumps(owner.pk, salt=OWNER) if owner else "",
        "form": form or ResumeForm(owner=owner),
        "invalid": form is not None,
        **more,
    }
    return render(request, "accounts/resume.html", context, status=401 if form is None else 422)


def _ready(request: HttpRequest, kept: list[Typed], target: str, files: bool) -> HttpResponse:
    request.misas_frame = Frame()  # type: ignore[attr-defined]  # the session has just changed: no rail yet
    return render(request, "accounts/resumed.html", {"kept": kept, "target": target, "files": files})


def _owner(key: str) -> Account | None:
    try:
        pk = signing.loads(key, salt=OWNER)
    except signing.BadSignature:
        return None
    return Account.objects.filter(pk=pk, is_active=True).first()
