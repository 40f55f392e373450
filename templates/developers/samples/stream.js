const { TICKSTOCK_URL: site, TICKSTOCK_KEY: key } = process.env;
let lastId = "";
for (;;) { // The stream ends now and then, and goes on where it was
  const headers = { Authorization: `Bearer ${key}`, Accept: "text/event-stream", "Last-Event-ID": lastId };
  try {
    const { body } = await fetch(`${site}/api/v1/stream`, { headers });
    let text = "";
    for await (const part of body.pipeThrough(new TextDecoderStream())) {
      const messages = (text + part).split("\n\n");
      text = messages.pop(); // What is not whole yet
      for (const message of messages) {
        const fields = Object.fromEntries(message.split("\n").map((line) => line.split(/: (.*)/s, 2)));
        lastId = fields.id ?? lastId;
        for (const { seq, kind, symbol, price } of JSON.parse(fields.data ?? "{}").events ?? [])
          console.log(seq, kind, symbol, price);
      }
    }
  } catch (problem) {
    console.log("trying again:", problem.message);
  }
  await new Promise((done) => setTimeout(done, 2000));
}
