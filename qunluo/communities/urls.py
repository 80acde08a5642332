"""Addresses under `/c/` and of founding. Deeds are resources: closing is a POST to `closure/`."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from qunluo.communities.models import FoundingDraft
from qunluo.communities.urls_members import urlpatterns as member_patterns
from qunluo.communities.views import chapters, charter, door, founding, settings


class StepConverter(StringConverter):
    """A step of founding."""

    regex = "|".join(FoundingDraft.Step.values)


register_converter(StepConverter, "founding_step")

app_name = "communities"
urlpatterns = [
    path("found/", founding.founding_start, name="founding-start"),
    path("found/<int:draft_id>/<founding_step:step>/", founding.founding_step, name="founding-step"),
    path("found/<int:draft_id>/<founding_step:step>/draft/", founding.founding_draft_save, name="founding-draft"),
    path("found/<int:draft_id>/removal/", founding.founding_discard, name="founding-discard"),
    path("c/", door.community_list, name="list"),
    path("c/<slug:slug>/", door.door, name="door"),
    path("c/<slug:slug>/face/", door.face, name="face"),
    path("c/<slug:slug>/face/removal/", door.face_removal, name="face-removal"),
    path("c/<slug:slug>/charter/", charter.charter_detail, name="charter"),
    path("c/<slug:slug>/charter/acceptance/", charter.charter_acceptance, name="charter-acceptance"),
    path("c/<slug:slug>/charter/versions/", charter.charter_history, name="charter-history"),
    path("c/<slug:slug>/charter/versions/<int:number>/", charter.charter_version, name="charter-version"),
    path("c/<slug:slug>/chapters/", chapters.chapter_tree, name="chapter-tree"),
    path("c/<slug:slug>/chapters/new/", founding.founding_start, name="chapter-founding"),
    path("c/<slug:slug>/studio/charter/", charter.charter_draft, name="charter-draft"),
    path("c/<slug:slug>/studio/charter/draft/", charter.charter_draft_start, name="charter-draft-start"),
    path("c/<slug:slug>/studio/charter/draft/removal/", charter.charter_draft_removal, name="charter-draft-removal"),
    path("c/<slug:slug>/studio/charter/publication/", charter.charter_publication, name="charter-publication"),
    path("c/<slug:slug>/studio/charter/copy/", charter.charter_copy, name="charter-copy"),
    path("c/<slug:slug>/studio/charter/waiting/", charter.charter_waiting, name="charter-waiting"),
    path("c/<slug:slug>/studio/chapters/", chapters.chapter_place, name="chapter-place"),
    path("c/<slug:slug>/studio/chapters/offer/", chapters.chapter_offer, name="chapter-offer"),
    path("c/<slug:slug>/studio/chapters/offer/removal/", chapters.chapter_offer_removal, name="chapter-offer-removal"),
    path("c/<slug:slug>/studio/chapters/offers/<int:offer_id>/answer/", chapters.chapter_answer, name="chapter-answer"),
    path("c/<slug:slug>/studio/chapters/release/", chapters.chapter_release, name="chapter-release"),
    path("c/<slug:slug>/studio/settings/", settings.settings, name="settings"),
    path("c/<slug:slug>/studio/settings/opening/", settings.opening, name="opening"),
    path("c/<slug:slug>/studio/settings/closure/", settings.closure, name="closure"),
    path("c/<slug:slug>/studio/settings/closure/removal/", settings.closure_removal, name="closure-removal"),
    *member_patterns,
]
