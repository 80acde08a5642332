from django.urls import path

from qunluo.analytics import views

app_name = "analytics"
_BASE = "c/<slug:slug>/studio/diagnosis/"

urlpatterns = [
    path(_BASE, views.report_newest, name="report-newest"),
    path(f"{_BASE}all/", views.report_list, name="report-list"),
    path(f"{_BASE}new/", views.report_create, name="report-create"),
    path(f"{_BASE}people/", views.person_keep, name="person-keep"),
    path(f"{_BASE}<int:report_id>/", views.report_detail, name="report-detail"),
    path(f"{_BASE}<int:report_id>/progress/", views.report_progress, name="report-progress"),
    path(f"{_BASE}<int:report_id>/sharing/", views.report_share, name="report-share"),
    path(f"{_BASE}<int:report_id>/sharing/end/", views.report_unshare, name="report-unshare"),
    path("reports/<slug:share_key>/", views.report_shared, name="report-shared"),
]
