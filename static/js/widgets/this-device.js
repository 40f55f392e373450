import { setText } from "../helpers/dom.js";

/** Asks this browser to take notifications, and says what came of it. */
export default class ThisDevice {
  constructor(element) {
    this.element = element;
    this.button = element.querySelector("[data-add]");
    this.words = element.querySelector("[data-words]");
  }

  async connect() {
    if (!("serviceWorker" in navigator) || !("PushManager" in window)) {
      setText(this.words, "This browser takes no notifications. On an iPhone, put TickStock on the home screen first.");
      return;
    }
    this.button.addEventListener("click", this.#add);
    this.button.hidden = false;
  }

  disconnect() {
    this.button.removeEventListener("click", this.#add);
  }

  #add = async () => {
    this.button.disabled = true;
    try {
      if ((await Notification.requestPermission()) !== "granted") throw new Error("notifications are not allowed here; the browser's settings of this site say so");
      const worker = await navigator.serviceWorker.register(this.element.dataset.worker, { scope: "/" });
      await navigator.serviceWorker.ready;
      const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(this.element.dataset.key) });
      const answer = await fetch(this.element.dataset.address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
        body: JSON.stringify({ name: deviceName(), subscription: subscription.toJSON() }),
      });
      const { detail } = await answer.json();
      if (!answer.ok) throw new Error(detail);
      location.reload();
    } catch (problem) {
      setText(this.words, `This device is not added: ${problem.message}.`);
      this.button.disabled = false;
    }
  };
}

/** What browsers want for a key that is written as base64url. */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function deviceName() {
  const system = navigator.userAgentData?.platform || navigator.platform || "this device";
  return `This browser on ${system}, ${new Date().toISOString().slice(0, 16).replace("T", " ")}`;
}
