// Posts JSON. What happens to it is for the caller to say.

/** Gives the status, 0 where nobody answered, and what was answered. A page that goes away still sends it. */
export async function tell(address, told) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const headers = { "X-CSRFToken": token, "Content-Type": "application/json", Accept: "application/json" };
  try {
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(told), keepalive: true });
    if (answer.redirected) return { status: 401, answer: {} };
    return { status: answer.status, answer: await answer.json() };
  } catch {
    return { status: 0, answer: {} };
  }
}
