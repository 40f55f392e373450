// The service worker: notifications while no page is open, and a page for when there is no connection.

const OFFLINE = "/offline/";
const KEPT = "tickstock-offline-1";

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

/** The page for when there is no connection, and what makes it look like ours. */
async function keep() {
  const kept = await caches.open(KEPT);
  const page = await fetch(OFFLINE, { cache: "reload" });
  const styles = [...(await page.clone().text()).matchAll(/href="([^"]+\.css)"/g)].map(([, address]) => address);
  await Promise.all([kept.put(OFFLINE, page), kept.addAll(styles)]);
}

self.addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});

// Only whole pages, and only when nobody answers: prices are never shown from a store.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  else if (request.destination === "style") event.respondWith(fetch(request).catch(() => caches.match(request)));
});

self.addEventListener("push", (event) => {
  const said = event.data?.json() ?? {};
  const { title = "TickStock", body = "", tag, url = "/alerts/history/" } = said;
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: { url }, icon: "/static/icon-192.png" }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data?.url ?? "/", self.location.origin);
  if (address.origin !== self.location.origin) return;
  event.waitUntil(open(address.href));
});

async function open(address) {
  const pages = await self.clients.matchAll({ type: "window" });
  const here = pages.find((page) => page.url === address);
  return here ? here.focus() : self.clients.openWindow(address);
}

self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(renew(event));
});

async function renew({ oldSubscription, newSubscription }) {
  const fresh = newSubscription ?? (oldSubscription && (await self.registration.pushManager.subscribe(oldSubscription.options)));
  if (!fresh || !oldSubscription) return;
  const body = JSON.stringify({ old: oldSubscription.endpoint, subscription: fresh.toJSON() });
  await fetch("/alerts/destinations/moved/", { method: "POST", headers: { "Content-Type": "application/json" }, body });
}
