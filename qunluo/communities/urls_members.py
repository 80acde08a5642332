"""Addresses of joining, the directory and the studio; urls.py takes them in under the namespace `communities`."""

from django.urls import URLPattern, URLResolver, include, path

from qunluo.communities.views import directory, joining, member
from qunluo.communities.views.studio import applications, claims, front, gate, invitations, members, roles

studio: list[URLPattern | URLResolver] = [
    path("", front.studio, name="studio"),
    path("applications/", applications.application_list, name="application-list"),
    path("applications/bulk/", applications.application_bulk, name="application-bulk"),
    path("applications/<int:application_id>/decision/", applications.application_decision, name="application-decision"),
    path("applications/<int:application_id>/undo/", applications.application_undo, name="application-undo"),
    path("gate/", gate.gate, name="gate"),
    path("gate/settings/", gate.gate_settings, name="gate-settings"),
    path("gate/draft/", gate.gate_draft, name="gate-draft"),
    path("gate/publication/", gate.gate_publication, name="gate-publication"),
    path("gate/conditions/<str:condition_id>/", gate.gate_condition, name="gate-condition"),
    path("invitations/", invitations.invitation_list, name="invitation-list"),
    path("invitations/<int:invitation_id>/void/", invitations.invitation_void, name="invitation-void"),
    path("claims/", claims.claim_list, name="claim-list"),
    path("claims/<int:claim_id>/undo/", claims.claim_undo, name="claim-undo"),
    path("claims/codes/<int:member_id>/", claims.claim_code, name="claim-code"),
    path("members/", members.studio_members, name="studio-members"),
    path("members/<int:member_id>/", members.studio_member, name="studio-member"),
    path("members/<int:member_id>/mute/", members.member_mute, name="member-mute"),
    path("members/<int:member_id>/mute/removal/", members.member_unmute, name="member-unmute"),
    path("members/<int:member_id>/removal/", members.member_removal, name="member-removal"),
    path("members/<int:member_id>/roles/", members.member_roles, name="member-roles"),
    path("members/<int:member_id>/ownership/", members.ownership_offer, name="ownership-offer"),
    path("roles/", roles.role_list, name="role-list"),
    path("roles/new/", roles.role_create, name="role-create"),
    path("roles/<int:role_id>/", roles.role_edit, name="role-edit"),
    path("roles/<int:role_id>/removal/", roles.role_removal, name="role-removal"),
]
community: list[URLPattern | URLResolver] = [
    path("join/", joining.join, name="join"),
    path("join/<str:condition_id>/attempt/", joining.join_condition, name="join-condition"),
    path("join/applications/<int:application_id>/answer/", joining.application_answer, name="application-answer"),
    path(
        "join/applications/<int:application_id>/withdrawal/",
        joining.application_withdrawal,
        name="application-withdrawal",
    ),
    path("claim/", joining.claim, name="claim"),
    path("members/", directory.member_list, name="member-list"),
    path("members/card/", member.card, name="card"),
    path("members/leaving/", member.leave, name="leave"),
    path("members/<int:member_id>/", member.member_detail, name="member-detail"),
    path("ownership/<int:offer_id>/answer/", member.ownership_answer, name="ownership-answer"),
    path("roles/", directory.role_table, name="role-table"),
    path("studio/", include(studio)),
]
urlpatterns = [path("c/<slug:slug>/", include(community))]
