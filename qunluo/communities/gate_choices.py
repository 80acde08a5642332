"""The five gates founding offers, as the trees the gate itself works with. More is set later in the studio (M41)."""

from qunluo.communities.models import FoundingDraft


def gate_of(draft: FoundingDraft) -> dict[str, object]:
    """The conditions a draft asks for. Agreeing to the charter comes first, whatever else is asked (M39)."""
    asked = {
        FoundingDraft.Gate.OPEN: (),
        FoundingDraft.Gate.APPLICATION: ("application",),
        FoundingDraft.Gate.CHARTER: ("questions",),
        FoundingDraft.Gate.BOTH: ("questions", "application"),
        FoundingDraft.Gate.CODE: ("invitation",),
    }[FoundingDraft.Gate(draft.gate)]
    return {"all": [_condition(kind, draft) for kind in ("charter", *asked)]}


def _condition(kind: str, draft: FoundingDraft) -> dict[str, object]:
    options: dict[str, object] = {}
    if kind == "application":
        options = {"questions": list(draft.questions)}
    if kind == "questions":
        options = {
            "questions": [{"question": row[0], "right": [row[1]], "others": list(row[2:])} for row in draft.quiz]
        }
    return {"kind": kind, "id": kind, "options": options}
