"""Which state of which screen each call of the gate judges: by route, the names given to `assert_page_is_clean`.

A route that answers GET and stands neither in STATES nor in NOT_PAGES is visited by `test_every_page.py` as it opens,
with the objects of its row in `tests/web/access/rows`. Not here: how a state is reached (the tests of this folder).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from tests.web.access.matrix import routes, rows

HERE = Path(__file__).parent
ANYWHERE = ""
"""The key of the states that any address may show."""

_TOLD = {
    ANYWHERE: "error-403 error-404 error-409 error-500 error-503 error-form-expired style-404",
    "accounts:choose_password": "accounts-choose-password accounts-choose-password-wrong accounts-dead-link",
    "accounts:describe": "accounts-resume",
    "accounts:forgotten": "accounts-forgotten",
    "accounts:me": "accounts-compte session-dialog",
    "accounts:nation": "accounts-national",
    "accounts:nothing_here": "accounts-accueil",
    "accounts:resume": "accounts-resumed",
    "accounts:sign_in": "accounts-locked accounts-sign-in-wrong accounts-sign_in",
    "accounts:signed_out": "accounts-signed_out",
    "backoffice:create_organisation": "partners-create_organisation",
    "backoffice:find_organisation": "empty-find partners-find_organisation",
    "backoffice:invite": "backoffice-invite backoffice-invite-wrong backoffice-link",
    "backoffice:organisation": "backoffice-organisation partners-organisation partners-suspended",
    "backoffice:organisations": "backoffice-organisations empty-organisations partners-organisations",
    "backoffice:people": "backoffice-caisses",
    "backoffice:person": "backoffice-person backoffice-suspended",
    "backoffice:sign_agreement": "partners-sign-wrong partners-sign_agreement",
    "backoffice:team": "backoffice-team",
    "partner_space:home": "mine mine-empty mine-none",
    "partner_space:one": "mine-ended mine-one",
    "partner_space:receipt": "partner-receipt",
    "partner_space:refer": "partner-form partner-form-errors partner-no-agreement",
    "steering:caisse": "empty-steering steering-caisse",
    "steering:nation": "steering-nation",
    "style:case": "style-case style-conflict",
    "style:index": "style-components style-dialog style-errors style-menu style-session style-toast",
    "style:panel": "style-tab",
    "style:list": """
        spoilt-amount spoilt-axe spoilt-console spoilt-markup spoilt-overflow spoilt-typography style-bulk
        style-empty style-keys style-list style-palette""",
    "workspace:add_document": "document-add",
    "workspace:case": """
        case case-closed case-conflict case-former-owner case-handed-over case-lived case-postpone case-second-look
        case-unassigned case-waiting""",
    "workspace:case_print": "case-print",
    "workspace:case_tab": """
        case-documents case-droits case-financement case-partage case-personne case-rights-claims case-rights-granted
        case-soins cares-call-asked cares-call-wrong cares-lived cares-offers document-dialog document-kept
        document-wrong funding-cheaper funding-invoiced funding-nothing-yet funding-plan funding-questions
        funding-ready funding-refused funding-sent funding-settled""",
    "workspace:caseload": """
        caseload caseload-chosen caseload-empty empty-caseload empty-closed palette-found palette-none""",
    "workspace:claim_step": "claim-step claim-wrong",
    "workspace:close": "case-clore case-close",
    "workspace:agenda": "agenda-day agenda-empty agenda-week",
    "workspace:call_sheet": "call-sheet",
    "workspace:directory": """
        directory directory-chosen directory-empty directory-name directory-nothing directory-observe
        directory-observed directory-place""",
    "workspace:change_desk": "desk-change",
    "workspace:desks": "desks desks-asked desks-empty",
    "workspace:observe_place": "observe",
    "workspace:directory_of_case": "directory-case",
    "workspace:directory_lot": "lots-never lots-one",
    "workspace:directory_lots": "lots lots-empty",
    "workspace:gesture": """
        ask-abandon-care ask-add-care ask-add-task ask-ask-document ask-assign ask-attempt ask-call-again
        ask-decline ask-finish-care ask-hand-over ask-inform ask-postpone ask-prove-care ask-return-closing
        ask-start-care ask-wait ask-withdraw ask-wrong""",
    "workspace:handover": "handover handover-accepted handover-wrong",
    "workspace:handovers": "empty-handovers empty-handovers-accepted empty-handovers-returned handovers",
    "workspace:import": """
        import-done import-dropped import-erased import-known import-ready import-running import-stopped""",
    "workspace:imports": "empty-imports import-history import-not-allowed import-wrong supervision-imports",
    "workspace:note_open_right": "open-right open-right-wrong",
    "workspace:invoice_add": "funding-invoice",
    "workspace:person": "person person-nir",
    "workspace:plan_propose": "funding-computing",
    "workspace:refer": "refer refer-errors refer-more refer-open-case",
    "workspace:refer_prefilled": "refer-prefilled",
    "workspace:referral_receipt": "refer-receipt",
    "workspace:review": """
        review review-away review-contradiction review-day review-disagreement review-everyone review-finished
        review-household review-months review-noted review-overtaken review-why review-wrong""",
    "workspace:review_letter": "review-letter",
    "workspace:review_right": "right",
    "workspace:review_summary": "review-summary",
    "workspace:rules": "supervision-rules supervision-rules-wrong",
    "workspace:search": "search search-fault search-found search-none",
    "workspace:second_looks": "empty-second-looks supervision-look-wrong supervision-second_looks",
    "workspace:supervision": "empty-supervision supervision-supervision",
    "workspace:team_cases": "empty-team-cases empty-team-closed supervision-empty supervision-team_cases",
    "workspace:tell_person": """
        tell-adresse tell-contact tell-identite tell-joindre tell-nir tell-precautions tell-representant tell-wrong""",
    "workspace:triage": "triage triage-done",
    "workspace:triage_one": "triage-errors triage-next triage-one triage-undone",
    "workspace:unassigned": "empty-unassigned supervision-allocated supervision-unassigned",
    "workspace:committee": "committee committee-empty",
    "workspace:committee_session": "committee-decide-wrong committee-held committee-session",
    "workspace:envelope": "envelope",
    "workspace:envelopes": "envelopes envelopes-empty",
    "workspace:pack": "pack pack-approval pack-discard",
    "workspace:pack_write": "pack-cases-fail pack-write pack-write-wrong",
    "workspace:packs": "packs packs-empty",
    "workspace:share_out": "share-out share-out-empty share-out-waiting",
    "workspace:unfollowed_rights": "empty-unfollowed-rights supervision-unfollowed_rights",
    "workspace:workload": "empty-workload supervision-workload supervision-workload-wrong",
    "workspace:write": "write-courrier write-forbidden write-sms",
}
STATES: dict[str, tuple[str, ...]] = {route: tuple(names.split()) for route, names in _TOLD.items()}

NOT_PAGES: dict[str, str] = {
    "home": "leads to the first page of the role",
    "accounts:open_link": "leads to accounts:choose_password, the secret left behind; dead, it is accounts-dead-link",
    "steering:home": "leads to steering:caisse or steering:nation",
    "workspace:caseload_team": "a select, put into the caseload of a supervisor",
    "workspace:appointment_calendar": "a file",
    "workspace:directory_ground": "the outlines that a script draws",
    "workspace:timeline": "a stretch of the chronology, put into the case",
    "workspace:presence": "who else is here, put into the case",
    "workspace:review_results": "what the review gives, put into it; leads to workspace:review without a script",
    "workspace:document": "a file",
    "workspace:import_sample": "a file",
    "workspace:import_workbook": "a file",
    "workspace:import_progress": "a bar, put into the import",
    "style:sign_in": "a form, put into the dialog over the page",
}


SWEPT = "sweep"


def swept() -> list[str]:
    """The routes that nobody wrote a test for: visited as they open."""
    known = rows()
    return sorted(
        name
        for name in {name for name, _ in routes()} - STATES.keys() - NOT_PAGES.keys()
        if name not in known or known[name].method == "get"
    )


def route_of(url: str) -> str:
    """The name of the route at this address; nothing where none answers."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ANYWHERE


def check_in(name: str, url: str) -> None:
    """Refuse a state that the inventory does not know at this place: it would count for nothing."""
    route = route_of(url)
    if name in STATES[ANYWHERE] or name in STATES.get(route, ()) or name == swept_name(route):
        return
    raise LookupError(f"write {name!r} under {route!r} in tests/web/browser/inventory.py")


def swept_name(route: str) -> str:
    return "page-" + route.replace(":", "-").replace("_", "-")


def judged_names(*, walked: bool = False) -> Iterator[str]:
    """The names in the calls of the gate, as patterns: what an f-string fills in may be anything; a name that comes
    out of a table is one of the texts of its file. `walked`: only where Tab goes from stop to stop."""
    told = {state for states in STATES.values() for state in states}
    for path in sorted(HERE.glob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in told}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "assert_page_is_clean":
                continue
            name, options = node.args[1], {option.arg: option.value for option in node.keywords}
            if walked and getattr(options.get("walk"), "value", True) is False:
                continue
            yield from map(re.escape, texts) if isinstance(name, ast.Name) else [_pattern(name)]


def _pattern(name: ast.expr) -> str:
    if isinstance(name, ast.Constant):
        return re.escape(str(name.value))
    if isinstance(name, ast.JoinedStr):
        return "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[\w-]+" for p in name.values)
    if isinstance(name, ast.Call) and getattr(name.func, "attr", "") == "swept_name":
        return SWEPT
    raise TypeError(f"line {name.lineno}: the name of a state is a text, an f-string, or the key of a table")
