"""Addresses of chat."""

from django.urls import path

from qunluo.chat import views

app_name = "chat"

urlpatterns = [
    path("c/<slug:slug>/rooms/", views.room_list, name="room-list"),
    path("c/<slug:slug>/rooms/<int:room_id>/", views.room_detail, name="room-detail"),
    path("c/<slug:slug>/search/", views.message_search, name="message-search"),
]
