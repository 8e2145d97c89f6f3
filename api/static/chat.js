// The conversation: asks, shows statements as they come, keeps the conversation of this tab. Words live in the page's
// templates. Whatever comes from the server is put in as text.

import { closePane, openPane } from "./pane.js";
import { Told, ask } from "./stream.js";

const SLOW = 8000; // ms without a sign of life until the reader is told
const GIVE_UP = 90000;
const form = document.querySelector("#ask");
const field = document.querySelector("#question");
const log = document.querySelector("#log");
const welcome = document.querySelector("#welcome");
let running = null;

const words = (id) => document.querySelector(`#${id}`).content.textContent.trim();
const filled = (id, values) => words(id).replace(/\{(\w+)\}/g, (_, name) => values[name]);
const made = (id) => document.querySelector(`#${id}`).content.firstElementChild.cloneNode(true);

// ---- the conversation of this tab

function conversationId() {
  let id = sessionStorage.getItem("conversation");
  if (!id) {
    const bytes = crypto.getRandomValues(new Uint8Array(18)); // randomUUID is missing where there is no TLS
    id = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
    sessionStorage.setItem("conversation", id);
  }
  return id;
}

/** A duplicated tab inherits the storage of the first: the younger lets the conversation go, so that two do not mix. */
function keepApart() {
  const me = performance.timeOrigin;
  const tabs = new BroadcastChannel("conversations");
  tabs.addEventListener("message", ({ data: { id, since } }) => {
    if (id !== sessionStorage.getItem("conversation")) return;
    if (since > me) tabs.postMessage({ id, since: me });
    else startAfresh();
  });
  const id = sessionStorage.getItem("conversation");
  if (id) tabs.postMessage({ id, since: me });
}

function startAfresh() {
  running?.abort();
  closePane();
  sessionStorage.removeItem("conversation");
  log.replaceChildren();
  welcome.hidden = false;
  field.focus();
}

async function restore() {
  const id = sessionStorage.getItem("conversation");
  if (!id) return;
  const response = await fetch(`/api/conversations/${id}`).catch(() => null);
  if (!response?.ok) return;
  const { turns } = await response.json();
  // Meanwhile this tab may have begun another conversation, or let this one go.
  if (log.childElementCount || id !== sessionStorage.getItem("conversation")) return;
  log.setAttribute("aria-live", "off"); // what was read out once is not read out again
  for (const { question, answer } of turns) finish(addTurn(question), answer);
  setTimeout(() => log.removeAttribute("aria-live"), 500);
  log.lastElementChild?.scrollIntoView({ block: "start" });
}

// ---- asking

async function send(question, turn = addTurn(question)) {
  const waiting = (running = new AbortController());
  const timers = [setTimeout(() => tellSlow(turn), SLOW), setTimeout(() => waiting.abort(), GIVE_UP)];
  turn.scrollIntoView({ block: "start" });
  try {
    await receive(question, turn, waiting.signal);
  } catch (error) {
    // A turn that a new conversation swept away needs no word.
    if (turn.isConnected) fail(turn, question, error instanceof Told ? error.message : words("offline"));
  } finally {
    timers.forEach(clearTimeout);
    if (running === waiting) running = null;
  }
}

async function receive(question, turn, signal) {
  for await (const { name, data } of ask({ question, conversation_id: conversationId() }, signal)) {
    if (name === "statement") addStatement(turn, data.text, data.sources);
    if (name === "answer") return finish(turn, data);
  }
  throw new Told(words("cut-off"));
}

function tellSlow(turn) {
  const pending = turn.querySelector(".pending .words");
  if (pending) pending.textContent = words("slow");
}

function fail(turn, question, message) {
  turn.querySelector(".pending")?.remove();
  const failure = made("failure");
  failure.querySelector(".words").textContent = message;
  failure.querySelector(".retry").addEventListener("click", () => {
    if (running) return;
    turn.remove();
    field.focus();
    send(question);
  });
  turn.querySelector(".body").append(failure);
}

// ---- showing

function addTurn(question) {
  welcome.hidden = true;
  const turn = made("turn");
  turn.querySelector(".question > .words").textContent = question;
  log.append(turn);
  return turn;
}

function addStatement(turn, text, sources) {
  turn.querySelector(".pending")?.remove();
  const line = document.createElement("div");
  line.className = "statement";
  const said = document.createElement("p");
  said.textContent = text;
  line.append(said, " ", chips(sources, "chip-label"));
  turn.querySelector(".statements").append(line);
}

function finish(turn, answer) {
  const shown = turn.querySelectorAll(".statement").length;
  for (const { text, citations } of answer.statements.slice(shown))
    addStatement(turn, text, citations.map((n) => answer.citations[n]));
  turn.querySelector(".pending")?.remove();
  turn.dataset.status = answer.status;
  const body = turn.querySelector(".body");
  if (answer.related.length) body.append(related(answer));
  body.append(foot(answer));
}

function related(answer) {
  const box = made("related");
  for (const n of answer.related) {
    const item = document.createElement("li");
    const heading = document.createElement("span");
    heading.textContent = answer.citations[n].heading || answer.citations[n].quote.slice(0, 24);
    item.append(chip(answer.citations[n], "near-label"), heading);
    box.querySelector("ul").append(item);
  }
  return box;
}

function foot(answer) {
  const box = made("foot");
  const status = box.querySelector(".status");
  if (answer.status === "answered" && !answer.citations.length) status.remove(); // a greeting stands on no clause
  else status.textContent = words(`status-${answer.status}`);
  box.querySelector(".as-of").textContent = filled("as-of", { date: answer.as_of });
  const button = box.querySelector(".copy");
  button.addEventListener("click", async () => {
    const before = button.textContent;
    button.textContent = words((await copied(plain(answer))) ? "copied" : "copy-failed");
    setTimeout(() => (button.textContent = before), 2500);
  });
  return box;
}

function chips(sources, label) {
  const box = document.createElement("span");
  box.className = "chips";
  box.append(...sources.map((citation) => chip(citation, label)));
  return box;
}

function chip(citation, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip";
  button.textContent = `${citation.short} ${citation.label.replace(/[、.．]$/, "") || words("whole")}`;
  button.title = citation.policy_title;
  button.setAttribute("aria-label", filled(label, { title: citation.policy_title, label: citation.label }));
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => openPane(citation, button));
  return button;
}

// ---- taking along

function plain(answer) {
  const used = new Set(answer.statements.flatMap((s) => s.citations));
  const basis = [...used]
    .sort((a, b) => a - b)
    .map((n) => [n, answer.citations[n]])
    .map(([n, c]) => `[${n + 1}] 《${c.policy_title}》${c.document_number ?? ""}${c.label}：「${c.quote}」`);
  return [answer.question, "", answer.text, ...(basis.length ? ["", words("basis-heading"), ...basis] : [])].join("\n");
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByHand(text); // the clipboard needs TLS; an office's own network often has none
  }
}

function copiedByHand(text) {
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "hidden";
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  return done;
}

// ---- the controls

function submit() {
  const question = field.value.trim();
  if (!question || running) return;
  field.value = "";
  send(question);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});

field.addEventListener("keydown", (event) => {
  // 229: Safari ends a composition before the Enter that ended it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
});

for (const button of document.querySelectorAll(".example"))
  button.addEventListener("click", () => {
    if (matchMedia("(pointer: fine)").matches) field.focus(); // a phone would raise its keyboard over the answer
    send(button.textContent);
  });

document.querySelector("#new").addEventListener("click", startAfresh);
keepApart();
restore();
