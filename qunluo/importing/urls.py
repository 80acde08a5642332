"""Addresses of importing, all inside a community's studio."""

from django.urls import path

from qunluo.importing.views import downloads, studio

app_name = "importing"
_BASE = "c/<slug:slug>/studio/histories/"

urlpatterns = [
    path(_BASE, studio.history_list, name="history-list"),
    path(f"{_BASE}<int:import_id>/", studio.history_detail, name="history-detail"),
    path(f"{_BASE}<int:import_id>/progress/", studio.history_progress, name="history-progress"),
    path(f"{_BASE}<int:import_id>/start/", studio.history_start, name="history-start"),
    path(f"{_BASE}<int:import_id>/continuation/", studio.history_resume, name="history-resume"),
    path(f"{_BASE}<int:import_id>/undoing/", studio.history_undo, name="history-undo"),
    path(f"{_BASE}<int:import_id>/removal/", studio.history_discard, name="history-discard"),
    path(f"{_BASE}<int:import_id>/refused.csv", downloads.refusal_csv, name="refusal-csv"),
    path(f"{_BASE}export.jsonl", downloads.history_export, name="history-export"),
]
