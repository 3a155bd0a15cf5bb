"""Pages of ideas."""

from django.urls import path

from participants.ideas import views

app_name = "ideas"
_IDEA = "ideas/<uuid:idea_id>/"
urlpatterns = [
    path("me/ideas/", views.ideas, name="ideas"),
    path("me/ideas/new/", views.idea_new, name="idea_new"),
    path("me/ideas/receipt/", views.receipt, name="receipt"),
    path("ideas/", views.board, name="board"),
    path(_IDEA, views.idea, name="idea"),
    path(f"{_IDEA}answer/", views.answer, name="answer"),
    path(f"{_IDEA}take-back/", views.take_back, name="take_back"),
]
