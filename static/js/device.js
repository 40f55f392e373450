// The name under which the server keeps this tab's place. Each tab has its own, which a reload keeps.

const KEY = "tickstock-device";

/** This tab's name: the one it had, unless the tab it was duplicated from still uses it. */
export async function deviceName(storage = sessionStorage, locks = navigator.locks) {
  const kept = read(storage);
  if (kept && (await isOurs(kept, locks))) return kept;
  const name = newName();
  try {
    storage.setItem(KEY, name);
  } catch {
    // Storage is full or forbidden: the name lasts as long as the page
  }
  await isOurs(name, locks);
  return name;
}

function read(storage) {
  try {
    const name = storage.getItem(KEY);
    return /^[A-Za-z0-9_-]{8,64}$/.test(name ?? "") ? name : null;
  } catch {
    return null;
  }
}

function newName() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Hold a name for as long as the page lives. Without locks, which browsers keep for safe origins, nobody can tell. */
function isOurs(name, locks) {
  if (!locks) return Promise.resolve(true);
  return new Promise((tell) => {
    const held = locks.request(`${KEY}-${name}`, { ifAvailable: true }, (lock) => {
      tell(lock !== null);
      return lock ? new Promise(() => {}) : undefined;
    });
    held.catch(() => tell(true));
  });
}
