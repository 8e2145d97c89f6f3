// Asks a question and yields the server's events: {name, data}. Refuses to tell a cut-off stream from a whole one.

import { at } from "./words.js";

/** An error that the server put into words. */
export class Told extends Error {
  constructor({ code, message }) {
    super(message);
    this.code = code;
  }
}

export async function* ask(request, signal) {
  const response = await fetch(at("/api/ask/stream"), {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify(request),
    signal,
  });
  if (!response.ok) throw new Told((await response.json()).error);
  for await (const block of blocks(response.body)) {
    const event = parsed(block);
    if (event.name === "error") throw new Told(event.data.error);
    yield event;
  }
}

async function* blocks(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let kept = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    kept += decoder.decode(value, { stream: true });
    const whole = kept.split("\n\n");
    kept = whole.pop();
    yield* whole;
  }
}

function parsed(block) {
  const field = (name) =>
    block
      .split("\n")
      .filter((line) => line.startsWith(`${name}: `))
      .map((line) => line.slice(name.length + 2))
      .join("\n");
  return { name: field("event"), data: JSON.parse(field("data")) };
}
