"""Notice boards: things are posted to be read. Who reads hardly answers, who posts hardly reads."""

from qunluo.analytics.mechanisms.mechanism import Mechanism


class NoticeBoard(Mechanism):
    """A few posters; now and then a question under a notice."""

    kind = "notice_board"
    variant = "few_posters"
    lifetime_days = (60, 500)
    posters = (2, 9)
    answered = (0.02, 0.25)
    posting = "notice"

    def cast(self) -> None:
        count = min(self.rng.randint(*self.posters), max(2, self.scene.people.count // 3))
        self.leaders = list(range(count))
        self.scene.people.keep(self.leaders)
        self.asked = self.rng.uniform(*self.answered)

    def poster(self) -> int:
        return self.leaders[min(int(self.rng.expovariate(0.6)), len(self.leaders) - 1)]

    def episode(self) -> None:
        newcomer = self.scene.newcomer()
        if newcomer is not None and newcomer not in self.leaders:
            self.reader_speaks(newcomer)
            return
        notice = self.scene.say(self.poster(), self.scene.moment(), self.posting)
        if self.rng.random() < self.asked:
            self.question_under(notice, self.scene.someone(self.scene.deeds[notice].who))

    def reader_speaks(self, reader: int) -> None:
        """A reader's first word: a notice of the own, or a question under the last one."""
        deeds = self.scene.deeds
        if deeds and deeds[-1].act == self.posting and self.rng.random() < 0.3:
            self.question_under(len(deeds) - 1, reader)
        else:
            self.scene.say(reader, self.scene.moment(), self.posting)

    def question_under(self, notice: int, reader: int) -> None:
        at = self.scene.deeds[notice].at + self.scene.wait(900)
        asked = self.scene.say(reader, at, "notice_ask", answers=notice)
        if self.rng.random() < 0.5:
            self.scene.say(self.scene.deeds[notice].who, at + self.scene.wait(600), "notice_answer", answers=asked)


class ManyPosters(NoticeBoard):
    """Anybody posts, as on the board of a student house or a neighbourhood."""

    variant = "many_posters"
    posting = "small_notice"

    def poster(self) -> int:
        return self.scene.someone()


class BotPosts(NoticeBoard):
    """Machines post alarms, timetables and releases; people seldom remark on them."""

    variant = "bot_posts"
    posters = (2, 4)
    answered = (0.02, 0.12)
    posting = "machine_notice"

    def reader_speaks(self, reader: int) -> None:
        deeds = self.scene.deeds
        if deeds and deeds[-1].act == self.posting:
            self.question_under(len(deeds) - 1, reader)
        else:
            self.scene.say(reader, self.scene.moment(), "small_notice")


class Agenda(NoticeBoard):
    """An office posts its calendar in the morning, in series, and a reminder before each date."""

    variant = "agenda"

    def episode(self) -> None:
        super().episode()
        last = self.scene.deeds[-1]
        if last.act == self.posting and self.rng.random() < 0.5:
            self.scene.say(last.who, last.at + self.scene.wait(86_400), "reminder", subject=last.subject)


class Receipts(NoticeBoard):
    """Notices of a school or an office; now and then a handful of readers confirm with one word."""

    variant = "receipts"
    is_held_out = True
    answered = (0.1, 0.25)

    def question_under(self, notice: int, reader: int) -> None:
        at = self.scene.deeds[notice].at
        for person in dict.fromkeys([reader, *self.scene.some(self.rng.randint(0, 3))]):
            at += self.scene.wait(300)
            self.scene.say(person, at, "receipt", answers=notice)


VARIANTS: tuple[type[Mechanism], ...] = (NoticeBoard, ManyPosters, BotPosts, Agenda, Receipts)
