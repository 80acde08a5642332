"""Help desks: visitors come with a question, some helpers answer, visitors go. Visitors hardly meet each other."""

from qunluo.analytics.mechanisms.kinds.talk import length_about, pick_weighted
from qunluo.analytics.mechanisms.mechanism import Mechanism


class HelpDesk(Mechanism):
    """A pool of helpers by Zipf; a visitor asks, tells more, thanks or not, and is gone in days."""

    kind = "help_desk"
    variant = "helper_pool"
    lifetime_days = (1, 12)

    def cast(self) -> None:
        self.take_helpers(self.rng.randint(3, 40))
        self.patience = self.rng.uniform(2, 6)
        self.ignored = self.rng.uniform(0.05, 0.35)
        self.comments = self.rng.uniform(0, 0.12)

    def take_helpers(self, count: int) -> None:
        count = max(1, min(count, self.scene.people.count // 4))
        self.leaders = list(range(count))
        self.scene.people.keep(self.leaders, activity=0.02)
        self.skill = [1 / (rank + 1) ** self.rng.uniform(0.8, 1.2) for rank in range(count)]

    def episode(self) -> None:
        visitor = self.scene.comer(*self.leaders, shyness=0.1)
        first = self.scene.say(visitor, self.scene.moment(), "ask")
        if self.rng.random() < self.ignored:
            if self.rng.random() < 0.3:
                self.scene.say(visitor, self.scene.deeds[first].at + self.scene.wait(3600), "ask_again", answers=first)
            return
        self.serve(first, visitor, self.helper_for(first))

    def helper_for(self, question: int) -> int:
        return pick_weighted(self.rng, self.leaders, self.skill)

    def serve(self, question: int, visitor: int, helper: int) -> None:
        """Question and answer between two people until it works or somebody gives up."""
        scene, rng = self.scene, self.rng
        at, before = scene.deeds[question].at + scene.wait(scene.pace_seconds * 4), question
        for turn in range(length_about(rng, self.patience)):
            if turn % 2 == 0:
                act = "ask_detail" if turn == 0 and rng.random() < 0.35 else "help_answer"
                before = scene.say(helper, at, act, answers=before)
            else:
                act = "detail" if scene.deeds[before].act == "ask_detail" else "not_yet"
                before = scene.say(visitor, at, act, answers=before)
            at += scene.wait()
        if rng.random() < 0.55 and scene.deeds[before].who == helper:
            before = scene.say(visitor, at, "thanks", answers=before)
        if rng.random() < self.comments:
            scene.say(scene.someone(visitor, helper), at + scene.wait(), "same_here", answers=question)


class StaffShifts(HelpDesk):
    """Paid or volunteer staff by shifts: on each half day one of them answers everything."""

    variant = "staff_shifts"

    def cast(self) -> None:
        super().cast()
        self.take_helpers(self.rng.randint(2, 8))
        self.ignored = self.rng.uniform(0.01, 0.12)

    def helper_for(self, question: int) -> int:
        half_days = int((self.scene.deeds[question].at - self.scene.calendar.start) // 43_200)
        return self.leaders[(half_days * 7 + half_days // 5) % len(self.leaders)]


class ExpertsByTopic(HelpDesk):
    """Each helper knows some topics and answers those; hard questions get a second helper."""

    variant = "experts_by_topic"

    def helper_for(self, question: int) -> int:
        return self.leaders[self.scene.deeds[question].subject % len(self.leaders)]

    def serve(self, question: int, visitor: int, helper: int) -> None:
        super().serve(question, visitor, helper)
        if self.rng.random() < 0.2 and len(self.leaders) > 1:
            second = pick_weighted(self.rng, self.leaders, self.skill)
            at = self.scene.deeds[-1].at + self.scene.wait()
            self.scene.say(second, at, "help_answer", answers=question)


class TicketQueue(HelpDesk):
    """Staff take one case at a time: receipt first, then details, then the answer, always by the same person."""

    variant = "ticket_queue"

    def cast(self) -> None:
        super().cast()
        self.take_helpers(self.rng.randint(2, 12))

    def serve(self, question: int, visitor: int, helper: int) -> None:
        scene = self.scene
        at = scene.deeds[question].at + scene.wait(scene.pace_seconds * 8)
        taken = scene.say(helper, at, "ask_detail", answers=question)
        told = scene.say(visitor, at + scene.wait(), "detail", answers=taken)
        super().serve(told, visitor, helper)


class OneHelper(HelpDesk):
    """A single person answers whatever comes."""

    variant = "one_helper"
    is_held_out = True

    def cast(self) -> None:
        super().cast()
        self.take_helpers(1)


VARIANTS: tuple[type[Mechanism], ...] = (HelpDesk, StaffShifts, ExpertsByTopic, TicketQueue, OneHelper)
