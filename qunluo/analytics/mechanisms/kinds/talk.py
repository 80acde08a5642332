"""How members talk with each other: what sort of thing follows what, and how long it goes on."""

from collections.abc import Sequence
from random import Random

REPLIES: dict[str, tuple[tuple[str, ...], tuple[float, ...]]] = {
    "ask": (("answer", "same_here", "ask_more", "joke"), (6, 1.5, 1.5, 0.5)),
    "answer": (("agree", "answer", "ask_more", "thanks", "chat"), (2, 2, 2, 1.5, 1)),
    "ask_more": (("detail", "answer"), (4, 1)),
    "detail": (("answer", "agree"), (4, 1)),
    "same_here": (("chat", "answer", "joke"), (2, 2, 1)),
    "thanks": (("chat", "cheer", "answer"), (2, 1, 1)),
    "plan": (("plan_yes", "plan_ask", "chat", "joke"), (5, 2, 1, 1)),
    "plan_yes": (("plan_yes", "chat", "joke"), (3, 2, 1)),
    "plan_ask": (("plan_answer", "chat"), (5, 1)),
    "plan_answer": (("plan_yes", "thanks", "agree"), (3, 1, 2)),
    "report": (("cheer", "ask_more", "agree", "chat"), (4, 2, 2, 1)),
    "lead": (("report", "chat", "ask_more", "cheer"), (5, 2, 1, 2)),
    "hello": (("welcome", "welcome", "chat"), (4, 4, 1)),
    "welcome": (("welcome", "thanks", "chat"), (2, 2, 2)),
}
_OTHERWISE = (("chat", "agree", "joke", "cheer", "ask_more"), (5, 2.5, 2, 1, 1))


def reply_to(act: str, rng: Random) -> str:
    """What is said after `act`."""
    acts, weights = REPLIES.get(act, _OTHERWISE)
    return rng.choices(acts, weights)[0]


def length_about(rng: Random, mean: float) -> int:
    """How many answers a conversation gets: mostly few, sometimes very many; at least one."""
    return min(120, 1 + int(rng.expovariate(1.0) * rng.expovariate(1.0) * max(0.0, mean - 1)))


def pick_weighted(rng: Random, people: Sequence[int], weights: Sequence[float]) -> int:
    return rng.choices(people, weights)[0]
