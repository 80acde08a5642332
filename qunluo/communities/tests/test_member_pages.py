"""Every page of joining, the directory and the studio: who gets it, what it shows, what it refuses."""

import pytest
from django.urls import reverse

from qunluo.communities.models import Application, Gate, Invitation, Membership, Role
from qunluo.communities.services.claims import make_claim_code
from qunluo.communities.services.gate_editing import add_group
from qunluo.communities.services.roles import make_role
from qunluo.communities.tests.factories import make_cast
from qunluo.communities.tests.stage import ASK, CHARTER, CODE, QUIZ, apply, code_of, make_charter, set_conditions

pytestmark = pytest.mark.django_db
STRANGERS = ("stranger", "applicant", "removed", "left")
INSIDERS = ("owner", "moderator", "member", "muted")


@pytest.fixture
def cast():
    cast = make_cast()
    make_charter(cast.owner)
    set_conditions(cast.community, CHARTER, {"any": [CODE, ASK]})
    apply(cast.stranger, cast.community)
    make_role(actor=cast.owner, name="领读", duty="每晚领读", powers=[])
    return cast


@pytest.fixture
def visit(client, cast):
    def go(who, name, *args, data=None, method="get", **query):
        person = cast.stranger if who == "stranger" else cast[who].person
        client.force_login(person)
        url = reverse(f"communities:{name}", args=[cast.community.slug, *args])
        return getattr(client, method)(url, data if method == "post" else query)

    return go


def target(cast, name):
    """What stands behind the slug in the address of a page."""
    if name in {"role-edit"}:
        return [Role.objects.get(community=cast.community, name="领读").pk]
    if name == "claim-code":
        return [cast.placeholder.pk]
    if name == "gate-condition":
        return ["ask"]
    if name in {"member-detail", "studio-member", "member-mute", "member-removal"}:
        return [cast.member.pk]
    return []


PAGES = {
    "member-list": {"owner", "moderator", "member"},
    "member-detail": set(INSIDERS) - {"muted"},
    "card": set(INSIDERS),
    "leave": set(INSIDERS),
    "role-table": set(INSIDERS),
    "studio": {"owner", "moderator"},
    "application-list": {"owner", "moderator"},
    "studio-members": {"owner", "moderator"},
    "studio-member": {"owner", "moderator"},
    "member-mute": {"owner", "moderator"},
    "member-removal": {"owner", "moderator"},
    "gate": {"owner"},
    "gate-condition": {"owner"},
    "invitation-list": {"owner"},
    "claim-list": {"owner"},
    "claim-code": {"owner"},
    "role-list": {"owner"},
    "role-create": {"owner"},
    "role-edit": {"owner"},
}


@pytest.mark.parametrize("name", PAGES)
def test_each_page_opens_for_whom_it_should_and_is_not_there_for_others(cast, visit, name):
    opened = {who for who in INSIDERS + STRANGERS if _opens(visit(who, name, *target(cast, name)))}
    assert opened == PAGES[name]


def _opens(answer):
    assert answer.status_code in {200, 404}
    return answer.status_code == 200


DEEDS = [
    ("application-decision", "application", {"decision": "approve"}),
    ("application-bulk", None, {"decision": "approve", "application": "1"}),
    ("application-undo", "application", {}),
    ("gate-settings", None, {"is_open": ""}),
    ("gate-draft", None, {"deed": "any"}),
    ("gate-publication", None, {"version": "1"}),
    ("gate-condition", "condition", {"questions": "为什么？"}),
    ("invitation-list", None, {"limit": "1", "days": "7"}),
    ("invitation-void", "invitation", {}),
    ("claim-code", "placeholder", {}),
    ("member-mute", "member", {"rule_number": "1", "reason": "吵"}),
    ("member-unmute", "muted", {}),
    ("member-removal", "member", {"rule_number": "1", "reason": "吵"}),
    ("member-roles", "member", {"deed": "grant", "role": "1"}),
    ("ownership-offer", "member", {"deed": "hand_over"}),
    ("role-create", None, {"name": "新"}),
    ("role-removal", "role", {}),
]


@pytest.mark.parametrize(("name", "kind", "data"), DEEDS)
def test_no_deed_of_the_studio_is_there_for_others_and_nothing_changes(cast, visit, name, kind, data):
    code_of(cast.owner)
    ids = {
        "application": Application.objects.get().pk,
        "condition": "ask",
        "invitation": Invitation.objects.get().pk,
        "placeholder": cast.placeholder.pk,
        "member": cast.moderator.pk,
        "muted": cast.muted.pk,
        "role": Role.objects.get(name="领读").pk,
    }
    before = everything()
    for who in ("member", "muted", "stranger", "applicant", "removed", "left"):
        answer = visit(who, name, *([ids[kind]] if kind else []), method="post", data=data)
        assert answer.status_code == 404, who
    assert everything() == before


def everything():
    return [
        list(model.objects.order_by("pk").values_list("pk", field))
        for model, field in (
            (Membership, "state"),
            (Application, "state"),
            (Gate, "draft"),
            (Invitation, "revoked_at"),
            (Role, "name"),
        )
    ]


def test_a_stranger_without_an_account_is_sent_to_sign_in(client, cast):
    for name in ("join", "member-list", "studio", "claim"):
        answer = client.get(reverse(f"communities:{name}", args=[cast.community.slug]))
        assert answer.status_code == 302
        assert "/accounts/" in answer["Location"]


def test_a_community_that_is_not_open_yet_has_no_gate_for_strangers(cast, visit):
    from qunluo.communities.tests.factories import make_person

    cast.community.opened_at = None
    cast.community.save()
    Membership.objects.filter(person=cast.stranger).delete()
    assert visit("stranger", "join").status_code == 404
    assert visit("stranger", "claim").status_code == 404
    assert make_person()


def test_joining_goes_step_by_step_and_ends_inside(cast, visit):
    page = visit("stranger", "join").content.decode()
    assert "不发广告" in page
    wrong = visit("stranger", "join-condition", "charter", method="post", data={"accept": "9"})
    assert wrong.status_code == 422
    visit("stranger", "join-condition", "charter", method="post", data={"accept": "1"})
    answer = visit("stranger", "join-condition", "code", method="post", data={"code": code_of(cast.owner)})
    assert answer.status_code == 302
    assert visit("stranger", "join")["Location"] == reverse("communities:member-list", args=[cast.community.slug])
    assert visit("stranger", "member-list").status_code == 200


def test_an_applicant_answers_what_the_team_asks_and_takes_the_application_back(cast, visit):
    application = Application.objects.get()
    visit(
        "moderator", "application-decision", application.pk, method="post", data={"decision": "ask", "text": "几岁？"}
    )
    assert "几岁？" in visit("stranger", "join").content.decode()
    visit("stranger", "application-answer", application.pk, method="post", data={"text": "六岁"})
    assert "六岁" in visit("moderator", "application-list").content.decode()
    visit("stranger", "application-withdrawal", application.pk, method="post")
    application.refresh_from_db()
    assert application.state == "withdrawn"


def test_refusing_without_a_reason_is_told_and_decides_nothing(cast, visit):
    application = Application.objects.get()
    visit("moderator", "application-decision", application.pk, method="post", data={"decision": "refuse", "text": ""})
    application.refresh_from_db()
    assert application.state == "waiting"


def test_a_decision_is_shown_and_taken_back(cast, visit):
    application = Application.objects.get()
    visit("moderator", "application-decision", application.pk, method="post", data={"decision": "refuse", "text": "满"})
    assert "满" in visit("moderator", "application-list", show="decided").content.decode()
    visit("moderator", "application-undo", application.pk, method="post")
    application.refresh_from_db()
    assert application.state == "waiting"


def test_a_code_is_shown_once_and_never_cached(cast, visit):
    made = visit("owner", "invitation-list", method="post", data={"limit": "1", "days": "7"})
    assert "once__code" in made.content.decode()
    assert made["Cache-Control"] == "no-store"
    assert "once__code" not in visit("owner", "invitation-list").content.decode()


def test_claiming_on_the_page_and_a_wrong_code(cast, visit):
    _row, code = make_claim_code(actor=cast.owner, placeholder=cast.placeholder)
    assert visit("member", "claim", method="post", data={"code": "wrong"}).status_code == 422
    assert visit("member", "claim", method="post", data={"code": code}).status_code == 302
    assert Membership.objects.get(pk=cast.placeholder.pk).person == cast.member.person


def test_the_gates_draft_is_changed_shown_and_published(cast, visit):
    add_group(actor=cast.owner, place=[], kinds=["invitation", "open"])
    page = visit("owner", "gate").content.decode()
    assert "gategroup" in page
    visit("owner", "gate-draft", method="post", data={"deed": "add", "place": "", "kind": "questions"})
    refused = visit("owner", "gate-publication", method="post", data={"version": "1"})
    assert refused.status_code == 302
    assert Gate.objects.get().version == 1
    questions = {"question_0": "几点？", "right_0": "八点 / 20:00", "others_0": ""}
    visit("owner", "gate-condition", "questions", method="post", data=questions)
    visit("owner", "gate-publication", method="post", data={"version": "1"})
    gate = Gate.objects.get()
    assert (gate.version, gate.draft) == (2, None)
    assert "questions" in str(gate.conditions)


@pytest.mark.parametrize(
    "data",
    [
        {"deed": "add", "place": "9.9", "kind": "open"},
        {"deed": "add", "place": "", "kind": "moon"},
        {"deed": "remove", "place": "99"},
        {"deed": "nothing"},
        {"deed": "any", "place": "0"},
        {"deed": "add", "place": "x.y.z" * 50, "kind": "<script>"},
    ],
)
def test_hostile_steps_change_no_draft(cast, visit, data):
    before = Gate.objects.get().conditions
    assert visit("owner", "gate-draft", method="post", data=data).status_code == 302
    assert Gate.objects.get().conditions == before


@pytest.mark.parametrize(
    "query",
    [
        {"q": "%' OR 1=1 --"},
        {"q": "長" * 500},
        {"role": "x"},
        {"role": "9" * 30},
        {"after": "1.2.3"},
        {"after": "9999999999999999999999.1"},
        {"after": "-9.9"},
        {"group": "removed"},
        {"sort": "name; drop"},
        {"path": "<b>"},
        {"since": "31.02.2026", "until": "2026-13-01"},
    ],
)
def test_a_hostile_query_of_the_directory_shows_a_page(cast, visit, query):
    answer = visit("member", "member-list", **query)
    assert answer.status_code == 200
    assert "许望" not in answer.content.decode()


def test_a_query_no_database_can_keep_is_refused_in_words(cast, visit):
    answer = visit("member", "member-list", q="\x00")
    assert answer.status_code == 422
    assert "许望" not in answer.content.decode()


def test_names_and_introductions_are_shown_as_text(cast, visit):
    Membership.objects.filter(pk=cast.member.pk).update(
        name="<script>alert(1)</script>", introduction="<img src=x onerror=alert(1)>"
    )
    for name in ("member-list", "member-detail", "studio-members", "studio-member"):
        page = visit("owner", name, *target(cast, name)).content.decode()
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize("whom", ["applicant", "removed", "left"])
def test_who_is_outside_has_no_page_for_members(cast, visit, whom):
    assert visit("owner", "member-detail", cast[whom].pk).status_code == 404


def test_a_member_of_another_community_is_not_found_here(cast, visit):
    elsewhere = make_cast()
    for name in ("member-detail", "studio-member", "member-mute", "claim-code"):
        assert visit("owner", name, elsewhere.member.pk).status_code == 404


def test_leaving_takes_two_steps_and_the_last_owner_is_told_why_not(cast, visit):
    assert Membership.objects.get(pk=cast.member.pk).state == "member"
    assert visit("member", "leave").status_code == 200
    assert visit("member", "leave", method="post").status_code == 302
    assert Membership.objects.get(pk=cast.member.pk).state == "left"
    assert visit("owner", "leave", method="post").status_code == 409
    assert Membership.objects.get(pk=cast.owner.pk).state == "member"


def test_ones_card_is_kept_and_a_bad_one_shown_again(cast, visit):
    assert visit("member", "card", method="post", data={"name": "", "introduction": ""}).status_code == 422
    assert visit("member", "card", method="post", data={"name": "阿沁", "introduction": "慢"}).status_code == 302


def test_muting_and_removing_from_the_pages_cite_the_rule(cast, visit):
    bad = visit("moderator", "member-mute", cast.member.pk, method="post", data={"reason": "吵"})
    assert bad.status_code == 422
    ground = {"rule_number": "1", "reason": "连发广告", "days": "3"}
    visit("moderator", "member-mute", cast.member.pk, method="post", data=ground)
    assert "不发广告" in visit("moderator", "studio-member", cast.member.pk).content.decode()
    visit("moderator", "member-unmute", cast.member.pk, method="post")
    visit("moderator", "member-removal", cast.member.pk, method="post", data=ground)
    assert Membership.objects.get(pk=cast.member.pk).state == "removed"


def test_the_ownership_is_offered_and_accepted_on_the_pages(cast, visit):
    visit("owner", "ownership-offer", cast.member.pk, method="post", data={"deed": "hand_over"})
    offer = cast.member.owner_offers.get()
    assert "ownership" in visit("member", "member-detail", cast.member.pk).content.decode()
    visit("member", "ownership-answer", offer.pk, method="post", data={"answer": "accept"})
    assert visit("member", "role-list").status_code == 200
    assert visit("owner", "role-list").status_code == 404


def test_a_role_kept_as_its_template_stays_its_template(cast, visit):
    host = Role.objects.get(community=cast.community, key="host")
    page = {"name": host.title, "duty": host.duty_text, "powers": sorted(host.held)}
    visit("owner", "role-edit", host.pk, method="post", data=page)
    host.refresh_from_db()
    assert (host.name, host.duty, host.permissions) == ("", "", None)
    visit("owner", "role-edit", host.pk, method="post", data={**page, "name": "暖场"})
    host.refresh_from_db()
    assert host.title == "暖场"
    assert visit("owner", "role-create", method="post", data={"name": "暖场"}).status_code == 422


def test_the_table_of_powers_shows_every_role_and_power(cast, visit):
    page = visit("member", "role-table").content.decode()
    assert "powers__table" in page
    assert QUIZ["id"] not in page


def test_deeds_are_never_done_by_get(cast, visit):
    for name, args in (
        ("application-decision", [Application.objects.get().pk]),
        ("member-unmute", [cast.muted.pk]),
        ("gate-draft", []),
        ("ownership-offer", [cast.member.pk]),
    ):
        assert visit("owner", name, *args).status_code == 405
