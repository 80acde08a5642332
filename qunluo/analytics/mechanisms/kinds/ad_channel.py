"""Advertising channels: sellers paste; the others are there to be sold to."""

from qunluo.analytics.mechanisms.mechanism import Mechanism


class AdChannel(Mechanism):
    """One to six sellers paste from a stock of texts; now and then somebody asks the price."""

    kind = "ad_channel"
    variant = "few_sellers"
    lifetime_days = (30, 300)
    sellers = (2, 6)
    stock = (6, 60)
    answered = (0.0, 0.2)
    bored = (0.0, 0.05)

    def cast(self) -> None:
        count = min(self.rng.randint(*self.sellers), max(1, self.scene.people.count // 3))
        self.leaders = list(range(count))
        self.scene.people.keep(self.leaders, activity=0.05)
        self.adverts = self.rng.uniform(0.7, 0.98)
        self.asked = self.rng.uniform(*self.answered)
        self.sighs = self.rng.uniform(*self.bored)
        self.subjects = [self.rng.getrandbits(24) for _ in range(self.rng.randint(*self.stock))]

    def episode(self) -> None:
        newcomer = self.scene.newcomer()
        if newcomer is not None and newcomer not in self.leaders:
            self.stranger_speaks(newcomer)
        elif self.rng.random() < self.adverts:
            self.paste()
        else:
            self.scene.say(self.scene.someone(), self.scene.moment(), self.rng.choice(("smalltalk", "hello")))

    def seller_now(self) -> int:
        return self.leaders[min(int(self.rng.expovariate(1.2)), len(self.leaders) - 1)]

    def paste(self) -> None:
        seller = self.seller_now()
        ad = self.scene.say(seller, self.scene.moment(), "ad", subject=self.advert_of(seller))
        if self.rng.random() < self.asked:
            self.sell(ad, self.scene.someone(seller))
        elif self.rng.random() < self.sighs:
            self.scene.say(self.scene.someone(seller), self.scene.deeds[ad].at + self.scene.wait(), "bored")

    def advert_of(self, seller: int) -> int:
        """Each seller has a part of the stock."""
        return self.subjects[(self.rng.randrange(len(self.subjects)) + seller) % len(self.subjects)]

    def sell(self, ad: int, buyer: int) -> None:
        at = self.scene.deeds[ad].at + self.scene.wait()
        asked = self.scene.say(buyer, at, "price_ask", answers=ad)
        if self.rng.random() < 0.5:
            self.scene.say(self.scene.deeds[ad].who, at + self.scene.wait(), "ad_answer", answers=asked)

    def stranger_speaks(self, person: int) -> None:
        """The first word of somebody who came: hello, a price, or a sigh; seldom answered."""
        at = self.scene.moment()
        deeds = self.scene.deeds
        ad = next((i for i in range(len(deeds) - 1, max(-1, len(deeds) - 6), -1) if deeds[i].act == "ad"), -1)
        if ad >= 0 and self.rng.random() < 0.4:
            self.sell(ad, person)
        else:
            self.scene.say(person, at, self.rng.choice(("hello", "smalltalk", "smalltalk", "bored")))


class RotatingSellers(AdChannel):
    """Many sellers take turns by the week, each with own goods."""

    variant = "rotating_sellers"
    sellers = (5, 14)

    def seller_now(self) -> int:
        return self.leaders[(self.scene.day // 7 * 3 + self.rng.randrange(3)) % len(self.leaders)]


class SellerAndBored(AdChannel):
    """One seller and members who are bored or leave."""

    variant = "seller_and_bored"
    sellers = (1, 1)
    stock = (3, 25)
    answered = (0.0, 0.08)
    bored = (0.03, 0.12)


class WithShills(AdChannel):
    """Under half of the pastes the seller's friends play happy buyers, by the same script."""

    variant = "with_shills"
    sellers = (1, 4)

    def cast(self) -> None:
        super().cast()
        first = len(self.leaders)
        self.shills = list(range(first, first + min(self.rng.randint(2, 6), max(1, self.scene.people.count // 5))))
        self.scene.people.keep(self.shills, activity=0.02)
        self.shilled = self.rng.uniform(0.15, 0.5)

    def paste(self) -> None:
        super().paste()
        ad = len(self.scene.deeds) - 1
        if self.scene.deeds[ad].act != "ad" or self.rng.random() > self.shilled:
            return
        at = self.scene.deeds[ad].at
        for shill in self.rng.sample(self.shills, min(len(self.shills), self.rng.randint(1, 3))):
            at += self.scene.wait(40)
            self.scene.say(shill, at, "shill", answers=ad)


class EverybodySells(AdChannel):
    """Nearly everybody pastes own goods and asks for clicks, and nobody reads the others."""

    variant = "everybody_sells"
    is_held_out = True
    answered = (0.0, 0.06)

    def cast(self) -> None:
        super().cast()
        self.leaders = list(range(min(5, self.scene.people.count)))

    def stranger_speaks(self, person: int) -> None:
        self.scene.say(person, self.scene.moment(), "ad", subject=self.advert_of(person))

    def seller_now(self) -> int:
        return self.scene.someone()

    def advert_of(self, seller: int) -> int:
        return (seller * 2_654_435_761 + self.rng.randrange(3)) % 2**24


VARIANTS: tuple[type[Mechanism], ...] = (AdChannel, RotatingSellers, SellerAndBored, WithShills, EverybodySells)
