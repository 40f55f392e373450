// Small things a page tells the server beside its forms.

let before = Promise.resolve();

/** Post fields, one message after the other, so that the last one said is the one that holds. Says whether it arrived. */
export function send(address, fields) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const request = { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams(fields), keepalive: true };
  before = before.then(async () => {
    try {
      return (await fetch(address, request)).ok;
    } catch {
      return false;
    }
  });
  return before;
}
