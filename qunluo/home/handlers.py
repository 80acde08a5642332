"""What home does because something happened."""

from qunluo.activity.models import Activity
from qunluo.home.demo import welcome_operator
from qunluo.people.queries import get_person


def welcome_to_demo(activity: Activity) -> None:
    """The installation has an operator: they may look into the made-up communities. Without a demo nothing happens."""
    welcome_operator(get_person(activity.payload["person_id"]))
