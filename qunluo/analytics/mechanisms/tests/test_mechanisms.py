"""Each mechanism does what its sentence says. Nothing here knows what a measure should be."""

from collections import Counter
from random import Random

import numpy as np
import pytest

from qunluo.analytics.mechanisms.calendar import DAY, Calendar
from qunluo.analytics.mechanisms.catalogue import variant_named
from qunluo.analytics.mechanisms.mechanism import Share, play
from qunluo.analytics.mechanisms.population import draw_population
from qunluo.analytics.mechanisms.sampler import generate
from qunluo.analytics.mechanisms.scene import Scene


def played(kind, variant, *, seed=3, people=80, messages=4000, days=100):
    rng = Random(seed)
    mechanism = variant_named(kind, variant)
    flat = Calendar(start=0.0, weights=np.full(days, 1 / days), hours=np.full(24, 1 / 24))
    calendar = mechanism.bend(rng, flat, messages)
    lifetime = sum(mechanism.lifetime_days) / 2
    scene = Scene(rng, calendar, draw_population(rng, calendar, people, lifetime_days=lifetime))
    playing = mechanism(scene)
    play(scene, [Share(playing, 1.0)], messages)
    return playing, scene


def openings(scene):
    return [d for d in scene.deeds if d.answers < 0]


def answers(scene):
    return [(d, scene.deeds[d.answers]) for d in scene.deeds if d.answers >= 0]


@pytest.mark.parametrize("variant", ["star_opens", "broadcast_only"])
def test_the_star_opens_more_than_anybody_and_fans_turn_to_the_star(variant):
    audience, scene = played("audience", variant)
    assert Counter(d.who for d in openings(scene)).most_common(1)[0][0] == audience.star
    to_star = [before.who == audience.star for said, before in answers(scene) if said.who != audience.star]
    assert np.mean(to_star) > 0.8


def test_a_broadcasting_star_hardly_answers_and_a_patient_one_answers_most():
    silent, patient = (played("audience", v) for v in ("broadcast_only", "star_answers_all"))
    by_star = [sum(said.who == a.star for said, _ in answers(s)) / len(s.deeds) for a, s in (silent, patient)]
    assert by_star[0] < 0.03 < 0.2 < by_star[1]


def test_on_live_nights_the_star_comes_and_else_mostly_not():
    audience, scene = played("audience", "live_nights")
    nights = Counter(int(d.at // DAY) in scene.calendar.marks for d in openings(scene) if d.who == audience.star)
    assert nights[True] > 3 * nights[False]
    assert len(scene.calendar.marks) < 65


def test_assistants_speak_and_are_no_star():
    audience, scene = played("audience", "star_with_assistants")
    said = Counter(d.who for d in scene.deeds)
    assert all(said[a] > 20 for a in audience.assistants)
    assert said.most_common(1)[0][0] == audience.star


def test_ties_grow_because_friends_are_answered_sooner():
    with_memory, scene = played("community", "ties_grow", people=200)
    again = Counter(tuple(sorted((said.who, before.who))) for said, before in answers(scene))
    assert max(again.values()) > 12
    assert with_memory.ties[again.most_common(1)[0][0][0]]


def test_the_leader_of_a_project_opens_most_but_members_answer_each_other():
    _, scene = played("community", "project_with_leader")
    assert Counter(d.who for d in openings(scene)).most_common(1)[0][0] == 0
    assert np.mean([0 not in (said.who, before.who) for said, before in answers(scene)]) > 0.4


def test_evening_rounds_are_led_by_turns_at_their_hour():
    community, scene = played("community", "evening_rounds")
    rounds = [d for d in openings(scene) if d.act == "lead"]
    assert {d.who for d in rounds} == set(community.leaders)
    assert all(abs(d.at % DAY / 3600 - community.hour) < 0.5 for d in rounds)
    assert len(rounds) > 70


def test_those_who_were_helped_help():
    _, scene = played("community", "mutual_help", people=200)
    helped, helped_first = set(), 0
    given = [(said, before) for said, before in answers(scene) if said.act == "answer" and before.act == "ask"]
    for said, before in given:
        helped_first += said.who in helped
        helped.add(before.who)
    assert helped_first / len(given) > 0.5


def test_common_friends_draw_people_together():
    community, _ = played("community", "triadic_closure", people=200)
    friends = community.ties
    closed = [bool(set(friends[a]) & set(friends[b])) for a in friends for b in friends[a]]
    assert np.mean(closed) > 0.5


@pytest.mark.parametrize("variant", ["helper_pool", "staff_shifts", "experts_by_topic", "ticket_queue", "one_helper"])
def test_at_a_help_desk_visitors_ask_and_helpers_answer(variant):
    desk, scene = played("help_desk", variant)
    helpers = set(desk.leaders)
    assert np.mean([d.who in helpers for d in openings(scene)]) < 0.02
    assert all(d.who in helpers for d in scene.deeds if d.act in ("help_answer", "ask_detail"))
    if variant == "one_helper":
        assert helpers == {0}


def test_staff_change_with_the_half_day():
    _, scene = played("help_desk", "staff_shifts")
    by_half_day = {}
    for said, before in answers(scene):
        if before.act == "ask" and said.act in ("help_answer", "ask_detail"):
            by_half_day.setdefault(before.at // (DAY / 2), set()).add(said.who)
    assert all(len(who) == 1 for who in by_half_day.values())


@pytest.mark.parametrize("variant", ["few_sellers", "rotating_sellers", "seller_and_bored", "with_shills"])
def test_sellers_paste_from_their_stock_over_and_over(variant):
    channel, scene = played("ad_channel", variant)
    ads = [d for d in scene.deeds if d.act == "ad"]
    assert len(ads) > 0.4 * len(openings(scene))
    assert {d.who for d in ads} <= set(channel.leaders)
    assert len({d.subject for d in ads}) <= 60


def test_shills_follow_the_advertisement_they_are_paid_for():
    channel, scene = played("ad_channel", "with_shills")
    shilled = [(said, before) for said, before in answers(scene) if said.act == "shill"]
    assert len(shilled) > 100
    assert all(before.act == "ad" and said.who in channel.shills for said, before in shilled)


def test_where_everybody_sells_hardly_anybody_listens():
    _, scene = played("ad_channel", "everybody_sells")
    sellers = {d.who for d in scene.deeds if d.act == "ad"}
    assert len(sellers) > 0.7 * 80
    assert len(answers(scene)) < 0.2 * len(scene.deeds)


@pytest.mark.parametrize(("variant", "gift"), [("packets_by_owner", "packet"), ("packets_by_several", "packet")])
def test_a_packet_draws_a_burst_of_thanks(variant, gift):
    crowd, scene = played("crowd", variant)
    packets = [i for i, d in enumerate(scene.deeds) if d.act == gift]
    thanks = Counter(d.answers for d in scene.deeds if d.act == "packet_thanks")
    assert {scene.deeds[i].who for i in packets} == set(crowd.leaders)
    assert np.mean([thanks[i] for i in packets]) > 4


def test_daily_packets_come_daily_and_others_do_not():
    days = [
        len({int(d.at // DAY) for d in played("crowd", v)[1].deeds if d.act == "packet"})
        for v in ("daily_packets", "packets_by_owner")
    ]
    assert days[0] >= 98
    assert days[1] < 75


def test_after_the_packets_stop_there_are_none_and_little_else():
    _, scene = played("crowd", "packets_stop")
    last = max(d.at for d in scene.deeds if d.act == "packet")
    assert last < 90 * DAY
    assert sum(d.at > last for d in scene.deeds) < 0.1 * len(scene.deeds)


def test_people_check_in_for_prizes():
    _, scene = played("crowd", "check_in_prizes")
    acts = Counter(d.act for d in scene.deeds)
    assert acts["check_in"] > 5 * acts["prize_call"] > 0


def test_on_a_notice_board_few_or_many_post_and_little_is_answered():
    few, many = (played("notice_board", v)[1] for v in ("few_posters", "many_posters"))
    posters = [Counter(d.who for d in s.deeds if "notice" in d.act and d.answers < 0) for s in (few, many)]
    top_five = [sum(n for _, n in p.most_common(5)) / sum(p.values()) for p in posters]
    assert top_five[0] > 0.7 > top_five[1]
    assert all(len(answers(s)) < len(openings(s)) for s in (few, many))


def test_readers_confirm_and_offices_remind():
    receipts = Counter(d.act for d in played("notice_board", "receipts")[1].deeds)
    agenda = Counter(d.act for d in played("notice_board", "agenda")[1].deeds)
    assert receipts["receipt"] > 0
    assert agenda["reminder"] > 0.2 * agenda["notice"]


def test_machines_carry_their_kind_in_the_name_and_sometimes_the_flag():
    board = {"variant": "bot_posts", "size": 30, "messages": 200, "language": "en"}
    made = [generate("notice_board", seed=seed, **board) for seed in range(9)]
    names = {r.author_name for m in made for r in m.records if r.text.startswith("[")}
    assert any(name.endswith("-bot") for name in names)
    assert len({any(r.is_machine for r in m.records if "-bot" in r.author_name) for m in made}) == 2


@pytest.mark.parametrize("kind", ["community", "audience", "crowd"])
def test_a_dormant_group_dies_between_a_quarter_and_three_fifths_of_its_time(kind):
    made = generate(kind, seed=21, size=60, messages=1000, stage="dormant", language="zh")
    said = [r.at for r in made.records if r.kind == "message"]
    days = (made.as_of - said[0]) / DAY
    assert made.truth.label == "dormant"
    assert made.truth.kind == kind
    assert days > 200
    assert 0.2 < (np.quantile(said, 0.97) - said[0]) / (made.as_of - said[0]) < 0.7


@pytest.mark.parametrize(("stage", "low", "high"), [("growing", 1.6, 30), ("steady", 0.4, 2.2), ("fading", 0.0, 0.6)])
def test_the_last_third_of_the_time_tells_the_stage(stage, low, high):
    ratios = []
    for seed in range(6):
        made = generate("community", variant="ties_grow", seed=seed, size=60, messages=900, stage=stage, language="en")
        said = np.array([r.at for r in made.records if r.kind == "message"])
        third = (made.as_of - said[0]) / 3
        ratios.append((said > made.as_of - third).sum() / max(1, (said < said[0] + third).sum()))
    assert low < np.median(ratios) < high


def test_at_a_border_either_kind_and_unsure_are_fair():
    made = generate("unsure", variant="community+audience", seed=4, size=60, messages=500, stage="steady")
    assert made.truth.label == "unsure"
    assert made.truth.accepted == {"unsure", "community", "audience"}
