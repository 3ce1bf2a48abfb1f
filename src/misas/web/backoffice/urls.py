"""Addresses of the back office. The caisse stands in the address: somebody may administer several."""

from __future__ import annotations

from django.urls import path

from misas.web.backoffice import callback, members, partners, people, person, workstations

app_name = "backoffice"
urlpatterns = [
    path("", people.begin, name="people"),
    path("caisses/<int:caisse>/equipe", people.team, name="team"),
    path("caisses/<int:caisse>/equipe/inviter", people.invite, name="invite"),
    path("caisses/<int:caisse>/equipe/<uuid:public_id>", person.show, name="person"),
    path("caisses/<int:caisse>/equipe/<uuid:public_id>/roles", person.add_role, name="add_role"),
    path("caisses/<int:caisse>/equipe/<uuid:public_id>/roles/<int:key>/fin", person.end_role, name="end_role"),
    path("caisses/<int:caisse>/equipe/<uuid:public_id>/suspendre", person.suspend, name="suspend"),
    path("caisses/<int:caisse>/equipe/<uuid:public_id>/retablir", person.restore, name="restore"),
    path("caisses/<int:caisse>/equipe/<uuid:public_id>/lien", person.new_link, name="new_link"),
    path("caisses/<int:caisse>/coordonnees", callback.callback, name="callback"),
    path("caisses/<int:caisse>/postes", workstations.workstations, name="workstations"),
    path("caisses/<int:caisse>/postes/<uuid:public_id>/revoquer", workstations.revoke, name="revoke_workstation"),
    path("caisses/<int:caisse>/partenaires", members.organisations, name="organisations"),
    path("caisses/<int:caisse>/partenaires/chercher", partners.find, name="find_organisation"),
    path("caisses/<int:caisse>/partenaires/nouvelle", partners.create, name="create_organisation"),
    path("caisses/<int:caisse>/partenaires/<uuid:public_id>/convention", partners.sign, name="sign_agreement"),
    path("caisses/<int:caisse>/conventions/<uuid:public_id>/suspendre", partners.suspend, name="suspend_agreement"),
    path("caisses/<int:caisse>/conventions/<uuid:public_id>/reprendre", partners.resume, name="resume_agreement"),
    path("caisses/<int:caisse>/partenaires/<uuid:public_id>", members.organisation, name="organisation"),
    path("caisses/<int:caisse>/partenaires/<uuid:public_id>/inviter", members.invite, name="invite_member"),
    path(
        "caisses/<int:caisse>/partenaires/<uuid:public_id>/membres/<uuid:account>/fin",
        members.end_membership,
        name="end_membership",
    ),
    path(
        "caisses/<int:caisse>/partenaires/<uuid:public_id>/membres/<uuid:account>/lien",
        members.new_link,
        name="member_link",
    ),
]
