from django.urls import path

from qunluo.people import views

app_name = "people"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/profile/", views.profile, name="profile"),
    path("me/picture/", views.picture_create, name="picture-create"),
    path("me/picture/deletion/", views.picture_delete, name="picture-delete"),
    path("me/sessions/<int:session_id>/end/", views.session_end, name="session-end"),
    path("me/sessions/end/", views.session_end_all, name="session-end-all"),
    path("people/pictures/<slug:name>-<int:size>.webp", views.picture, name="picture"),
    path("operator/<slug:token>/", views.operator_entry, name="operator-entry"),
]
