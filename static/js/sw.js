// Opens the quick log without a network: keeps that page, its style and its script, and no page with
// anybody's data. The server writes CACHE, FORM and KEPT above.
"use strict";

const keep = async () => {
  const cache = await caches.open(CACHE);
  await cache.addAll(KEPT);
  const sheet = KEPT.find((path) => path.endsWith(".css"));
  const text = await (await cache.match(sheet)).text();
  const parts = [...text.matchAll(/@import url\("?([^")]+)/g)];
  await cache.addAll(parts.map(([, path]) => new URL(path, location.origin + sheet).href));
};
const tidy = async () => {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await clients.claim();
};
const kept = (path) => caches.match(path, { ignoreVary: true });

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const path = new URL(request.url).pathname;
  const ask = () => fetch(request);
  if (path === FORM) event.respondWith(kept(FORM).then((found) => found || ask()));
  else if (request.mode === "navigate") event.respondWith(ask().catch(() => kept(FORM)));
  else if (path.startsWith("/static/"))
    event.respondWith(ask().catch(async () => (await kept(path)) || Response.error()));
});
