"""How a job ends other than well. People never see these; they see the sentence stored with the job."""


class GiveUp(Exception):
    """Raised by a task: trying again is pointless. The text is kept with the job and shown to people."""


class LeaseLost(Exception):
    """This run no longer holds the job: another took it, or it was cancelled. Nothing more may be written."""


class Stopping(LeaseLost):
    """The worker is going down: the progress is stored and the job goes back to the queue, no try counted."""
