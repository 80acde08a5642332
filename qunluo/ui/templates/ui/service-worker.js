// Serves the offline page when a page cannot be fetched. Keeps our own static files only: never a page
// with anything personal in it, never an answer to a form.
const KEPT = "qunluo-{{ version }}";
const OFFLINE = "{% url 'ui:offline' language.code %}";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll([OFFLINE{% for address in kept %}, "{{ address|escapejs }}"{% endfor %}])));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (request.method === "GET" && new URL(request.url).pathname.startsWith("{% load static %}{% get_static_prefix %}")) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});
