"""The living demo community: evening readings by rota, questions answered by parents, a library, meetings.

Who answers is decided by the community mechanism it builds on (who is about, who knows whom); this module only adds
the occasions and the words.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from qunluo.analytics.mechanisms.calendar import DAY
from qunluo.analytics.mechanisms.demo.content import Content, Persona
from qunluo.analytics.mechanisms.demo.scripts import Bag, Line, parse_talks
from qunluo.analytics.mechanisms.kinds.community import Community
from qunluo.analytics.mechanisms.kinds.talk import pick_weighted
from qunluo.analytics.mechanisms.scene import Scene
from qunluo.analytics.mechanisms.voice.grammar import Grammar

SHANGHAI_SECONDS = 8 * 3600
OWNER, SECRETARY, TEACHER = "林一禾", "周敏", "徐老师"
_LETTERS = re.compile(r"\{[名孩岁]([A-M])\}")
_AWAY = range(286, 295)
_BEDTIME = 22.0
_FIRST_NEWCOMERS = 20
_HOURS = {"图书室值班": (10, 18), "周六见面": (17.5, 21.5), "爸爸专场": (19.7, 21.7), "晚间共读": (7, 21.8)}

Words = dict[str, str | Callable[[], str]]


class ReadingClub(Community):
    """Plays a year of 小满亲子读书会. Made for one content file; the mechanism of ties is the general one."""

    variant = "demo_reading_club"

    def __init__(self, scene: Scene, content: Content, people: list[Persona]) -> None:
        self.content = content
        self.personas = people
        self.rooms = list(content["rooms"])
        super().__init__(scene)

    def cast(self) -> None:
        super().cast()
        self.ignored, self.memory = 0.06, 1.2
        content, rng = self.content, self.rng
        self.number = {p.name: i for i, p in enumerate(self.personas)}
        self.fathers = [i for i, p in enumerate(self.personas) if p.is_father]
        self.talks = {room: Bag(parse_talks(text), rng) for room, text in content["threads"].items()}
        self.troubles = Bag(content["troubles"]["list"], rng)
        groups = ("words", "bind", "evening", "questions", "doorstep", "notices")
        self.grammar = Grammar({name: lines for group in groups for name, lines in content[group].items()})
        self.asked: list[tuple[int, int, int, str]] = []
        self.notices = Bag(list(content["notices"]["other"]), rng)
        self.rota = list(range(14))
        self.reading_due = False

    # the day ------------------------------------------------------------------------------------------------

    @property
    def today(self) -> datetime:
        local = self.scene.calendar.start + self.scene.day * DAY + SHANGHAI_SECONDS
        return datetime.fromtimestamp(local + 60, tz=UTC)

    @property
    def is_owner_away(self) -> bool:
        return self.scene.day in _AWAY

    def begin_day(self) -> None:
        self.reading_due = self.today.weekday() != 4 and self.rng.random() < 0.96
        if self.today.day == 26:
            self.announce("month")
        elif self.rng.random() < 0.08:
            self.announce("other")

    def episode(self) -> None:
        """What happens next: a newcomer at the door, the reading, a question, a report, or a talk."""
        newcomer = self.scene.newcomer() if self.scene.day >= _FIRST_NEWCOMERS else None
        if newcomer is not None:
            self.greet(newcomer)
            return
        if self.reading_due:
            self.reading_due = False
            self.read_aloud()
            return
        room = self.rng.choices(self.rooms[:-1], [self.content["rooms"][r] for r in self.rooms[:-1]])[0]
        if room == "问书答书":
            self.question() if self.rng.random() < 0.85 or not self.asked else self.report()
        else:
            self.play_talk(room)

    # occasions ----------------------------------------------------------------------------------------------

    def read_aloud(self) -> None:
        """The evening's chapter by whoever's turn it is, and what the children make of it."""
        leader = self.rota[(self.scene.day * 5 + self.scene.day // 9) % len(self.rota)]
        if self.is_owner_away and leader == self.number[OWNER]:
            leader = self.number["阿沁"]
        book, rule, story = self.chapter()
        at, room = self.moment(20.5 + self.rng.gauss(0, 0.03)), self.rooms.index("晚间共读")
        opening = self.words(rule, leader, {"A": leader}, story).replace("《书》", book)
        first = self.scene.say(leader, at, "lead", words=opening, room=room)
        before, listeners = first, self.without_owner([*self.company(leader), *self.scene.some(10)])
        for answer, most in (("here", 5), ("moved", 3), ("asks", 1), ("answers", 5), ("night", 4)):
            turn = [p for p in dict.fromkeys(listeners) if p != leader]
            for _ in range(min(len(turn), self.rng.randint(1, most))):
                person = self.next_of(turn, leader)
                at += self.scene.wait(45 if answer != "asks" else 140)
                target = before if answer == "answers" else first
                before = self.speak(person, at, answer, {"A": person}, story, answers=target)

    def chapter(self) -> tuple[str, str, Words]:
        """The book of the month, the rule that opens the evening, and what happens and is asked in it."""
        book, *evenings = self.content["books"][str(self.today.month)]
        step = len(evenings) / 31
        place = min(int((self.today.day - 1) * step), len(evenings) - 1)
        told, asked = evenings[place].split("|")
        is_new = int((self.today.day - 2) * step) != place or self.today.day == 1
        return book, "ready" if is_new else "further", {"情节": told, "问": asked if is_new else "{anew}"}

    def question(self) -> None:
        """A parent asks; others answer, each something else; sometimes more is asked; mostly thanks are given."""
        asker = self.opener()
        room = self.rooms.index("问书答书")
        bound, at = self.bind_words(), self.moment()
        about_books = self.rng.random() < 0.25
        trouble, *tips = self.troubles.draw()
        bound["难"] = trouble
        frame = "books" if about_books else "frames"
        first = self.scene.say(asker, at, "ask", words=self.words(frame, asker, {"A": asker}, bound), room=room)
        company, thanked = self.others_about(asker), first
        if about_books:
            tips = self.content["questions"]["book_answers"]
        for tip in self.rng.sample(tips, min(len(tips), self.rng.choice((1, 2, 2, 3, 3, 4)))):
            at += self.scene.wait(self.rng.choice((60, 90, 900)))
            helper = self.next_of(company, asker)
            text = tip if about_books or helper == self.number[TEACHER] else "{lead_in}" + tip
            thanked = self.speak(helper, at, text, {"A": asker, "B": helper}, bound, answers=first)
            self.bind(helper, asker)
            if self.rng.random() < 0.3:
                at += self.scene.wait()
                more = self.speak(asker, at, "more", {"A": asker}, bound, answers=thanked)
                at += self.scene.wait()
                thanked = self.speak(helper, at, "more_answers", {"A": helper}, bound, answers=more)
        if self.rng.random() < 0.75:
            self.speak(asker, at + self.scene.wait(), "谢", {"A": asker}, bound, answers=thanked)
        if not about_books:
            self.asked.append((self.scene.day, asker, self.scene.deeds[thanked].who, trouble))

    def report(self) -> None:
        """Days later the one who asked tells how it went, and who had helped."""
        day, asker, helper, trouble = self.rng.choice(self.asked[-40:])
        if self.scene.day - day < 2 or self.scene.people.leaves[asker] < self.scene.day or helper == asker:
            self.question()
            return
        self.asked.remove((day, asker, helper, trouble))
        at = self.moment()
        bound = self.bind_words() | {"难": trouble, "果": "{results}"}
        text = self.words("reports", asker, {"A": asker, "B": helper}, bound)
        first = self.scene.say(asker, at, "report", words=text, room=self.rooms.index("问书答书"))
        for person in dict.fromkeys(self.without_owner([helper, *self.scene.some(self.rng.randint(1, 4))])):
            if person != asker:
                at += self.scene.wait()
                rule = self.rng.choice(("赞", "抱", "笑"))
                self.speak(person, at, rule, {"A": person}, bound, answers=first)
                self.bind(person, asker)

    def greet(self, newcomer: int) -> None:
        at, bound = self.moment(), self.bind_words() | {"因": "{why}"}
        text = self.words("hello", newcomer, {"A": newcomer}, bound)
        first = self.scene.say(newcomer, at, "hello", words=text, room=0)
        for person in self.without_owner(self.scene.some(self.rng.randint(2, 6))):
            at += self.scene.wait()
            self.speak(person, at, "welcome", {"A": newcomer, "B": person}, bound, answers=first)
            self.bind(person, newcomer)

    def announce(self, rule: str) -> None:
        month = self.today.month % 12 + 1
        rule = self.notices.draw() if rule == "other" else rule
        bound: Words = {"月": str(month), "本": self.content["books"][str(month)][0]}
        who = self.number[SECRETARY if self.is_owner_away or self.rng.random() < 0.5 else OWNER]
        room = len(self.rooms) - 1
        self.scene.say(who, self.moment(), "notice", words=self.words(rule, who, {"A": who}, bound), room=room)

    def play_talk(self, room: str) -> None:
        """One written talk, its letters given to people by who is about and who knows whom."""
        lines = self.talks[self.occasion(room)].draw()
        bound, place = self.bind_words(), self.rooms.index(room)
        cast, company = self.seat(lines, room)
        at, before = self.moment(_HOURS.get(room)), -1
        for line in lines:
            if line.is_optional and self.rng.random() < 0.5:
                continue
            others = self.rng.sample(company, min(len(company), self.rng.randint(1, line.many))) if line.many else []
            for person in others if line.many else [cast[line.who]]:
                if before < 0:
                    words = self.words(line.text, person, cast, bound)
                    before = self.scene.say(person, at, "talk", words=words, room=place)
                else:
                    before = self.speak(person, at, line.text, cast | {"N": person}, bound, answers=before)
                at += self.scene.wait()

    def occasion(self, room: str) -> str:
        """On the weekend people tell of the meeting, before it they prepare it."""
        is_after = room == "周六见面" and self.today.weekday() >= 5
        return "见面之后" if is_after else room

    # people -------------------------------------------------------------------------------------------------

    def seat(self, lines: list[Line], room: str) -> tuple[dict[str, int], list[int]]:
        """People for the letters and names of a talk, and who else is about. The secretary stands in for the owner."""
        cast = {line.who: self.number[line.who] for line in lines if line.who in self.number}
        if self.is_owner_away and OWNER in cast:
            cast[OWNER] = self.number[SECRETARY]
        letters = sorted({letter for line in lines for letter in _LETTERS.findall(f"{line.text}{{名{line.who}}}")})
        first = cast.get(lines[0].who, -1)
        opener = first if first >= 0 else self.opener_in(room)
        company = [p for p in dict.fromkeys(self.about(room, opener)) if p != opener and p not in cast.values()]
        for letter in letters:
            if letter not in cast:
                cast[letter] = opener if first < 0 else self.next_of(company, opener)
                first = opener
        for person in cast.values():
            if person != opener:
                self.bind(person, opener)
        return cast, company

    def next_of(self, company: list[int], opener: int) -> int:
        """Somebody of the company, drawn by talkativeness and past contacts, who then has a seat."""
        if not company:
            return self.scene.someone(opener, self.number[OWNER])
        person = pick_weighted(self.rng, company, [self.pull(opener, p) for p in company])
        company.remove(person)
        return person

    def others_about(self, person: int) -> list[int]:
        """Who is about, each once, without the person and without the owner who is away."""
        return self.without_owner([p for p in dict.fromkeys(self.company(person)) if p != person])

    def about(self, room: str, opener: int) -> list[int]:
        if room != "爸爸专场":
            return self.without_owner([*self.company(opener), *self.scene.some(8)])
        there = set(self.scene.present)
        return self.rng.sample([f for f in self.fathers if f in there], min(len(there & set(self.fathers)), 9))

    def opener_in(self, room: str) -> int:
        there = set(self.scene.present)
        fathers = [f for f in self.fathers if f in there] if room == "爸爸专场" else []
        return self.rng.choice(fathers) if fathers else self.opener()

    def without_owner(self, company: list[int]) -> list[int]:
        return [p for p in company if p != self.number[OWNER]] if self.is_owner_away else company

    def answerer(self, target: int, company: list[int]) -> int:
        return super().answerer(target, self.without_owner(company))

    def opener(self) -> int:
        person = super().opener()
        return self.scene.someone(person) if self.is_owner_away and person == self.number[OWNER] else person

    # words --------------------------------------------------------------------------------------------------

    def moment(self, hours: tuple[float, float] | float | None = None) -> float:
        if isinstance(hours, tuple):
            return self.scene.moment(self.rng.uniform(*hours))
        return self.scene.moment(hours)

    def bind_words(self) -> Words:
        """Words that stay the same through one talk."""
        bound: Words = {name: self.rng.choice(lines) for name, lines in self.content["bind"].items()}
        bound["天气"] = self.rng.choice(self.content["weather"][str(self.today.month)])
        return bound

    def words(self, text: str, speaker: int, cast: dict[str, int], bound: Words) -> str:
        """Fill a rule or a template with the people of the talk."""
        named: Words = {}
        for letter, person in cast.items():
            persona = self.personas[person]
            named |= {f"孩{letter}": persona.child, f"岁{letter}": str(persona.age), f"名{letter}": persona.name}
        template = "{" + text + "}" if text in self.grammar else text
        named["孩子"] = self.personas[speaker].child
        filled = self.bind_words() | named | bound
        return self.loosen(self.grammar.fill(template, self.rng, filled), filled)

    def loosen(self, text: str, filled: Words) -> str:
        """Now and then people add a sign, or what is just going on around them."""
        chance = self.rng.random()
        if chance < 0.10 and text[-1] not in "？。":
            return text + self.grammar.say("收", self.rng, filled)
        if chance < 0.28 and len(text) > 2:
            return text + ("" if text[-1] in "，。？" else "，") + self.grammar.say("岔", self.rng, filled)
        return text

    def speak(self, person: int, at: float, text: str, cast: dict[str, int], bound: Words, *, answers: int) -> int:
        """Say an answer, unless it is past bedtime and the speaker keeps the rule."""
        local_hour = (at + SHANGHAI_SECONDS) % DAY / 3600
        if (local_hour >= _BEDTIME or local_hour < 6) and self.rng.random() < 0.93:
            return answers
        return self.scene.say(person, at, "talk", answers=answers, words=self.words(text, person, cast, bound))
