// The conversation: asks, shows statements as they come, keeps the conversation of this tab. Words live in the page's
// templates. Whatever comes from the server is put in as text.

import { assessmentBox, totalLine } from "./assessment.js";
import { copied, plain } from "./copy.js";
import { Facts } from "./known.js";
import { closePane, openPane } from "./pane.js";
import { savedProfile } from "./profile.js";
import { settleReadings, showReadings } from "./readings.js";
import { Told, ask } from "./stream.js";
import { at, filled, made, words } from "./words.js";

const SLOW = 8000; // ms without a sign of life until the reader is told
const GIVE_UP = 90000;
const form = document.querySelector("#ask");
const field = document.querySelector("#question");
const log = document.querySelector("#log");
const welcome = document.querySelector("#welcome");
let running = null;

const afresh = document.querySelector("#new");
const useProfile = document.querySelector("#use-profile");
const facts = new Facts(conversationId, weighAgain);

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
  facts.show([]);
  offerProfile();
  afresh.hidden = true;
  welcome.hidden = false;
  field.focus();
}

async function restore() {
  const id = sessionStorage.getItem("conversation");
  if (!id) return;
  const response = await fetch(at(`/api/conversations/${id}`)).catch(() => null);
  if (response?.status === 404) sessionStorage.removeItem("conversation"); // it is another's, or this browser is new
  if (!response?.ok) return;
  await facts.refresh();
  const { turns } = await response.json();
  // Meanwhile this tab may have begun another conversation, or let this one go.
  if (log.childElementCount || id !== sessionStorage.getItem("conversation")) return;
  log.setAttribute("aria-live", "off"); // what was read out once is not read out again
  for (const { question, answer } of turns) finish(addTurn(question), answer);
  setTimeout(() => log.removeAttribute("aria-live"), 500);
  log.lastElementChild?.scrollIntoView({ block: "start" });
}

/** The facts of the saved profile become facts of this conversation, where they are seen, corrected and removed. */
async function offerProfile() {
  const profile = await savedProfile();
  useProfile.hidden = !profile?.facts.length;
  if (!profile) return;
  if (profile.name) useProfile.textContent = filled("use-named", { name: profile.name });
  useProfile.onclick = async () => {
    const failed = await facts.change(Object.fromEntries(profile.facts.map(({ name, text }) => [name, text])));
    if (failed) return;
    useProfile.hidden = true;
    afresh.hidden = false;
    weighAgain();
  };
}

/** Facts have changed: what was just worked out is worked out again. */
function weighAgain() {
  if (!running && log.lastElementChild?.dataset.weighed) send(words("weigh-again"));
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
    if (error.code === "conversation_not_found") sessionStorage.removeItem("conversation");
    if (turn.isConnected) fail(turn, question, error instanceof Told ? error.message : words("offline"));
  } finally {
    timers.forEach(clearTimeout);
    if (running === waiting) running = null;
  }
}

async function receive(question, turn, signal) {
  for await (const { name, data } of ask({ question, conversation_id: conversationId() }, signal)) {
    if (name === "statement") {
      showReadings(turn.querySelector(".readings"), data.heard, facts);
      addStatement(turn, data, data.sources);
    }
    if (name !== "answer") continue;
    facts.show(data.facts);
    return finish(turn, data);
  }
  throw new Told({ message: words("cut-off") });
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
  settleReadings(log);
  welcome.hidden = true;
  afresh.hidden = false;
  const turn = made("turn");
  turn.querySelector(".question > .words").textContent = question;
  log.append(turn);
  return turn;
}

function addStatement(turn, { text, assessment }, sources) {
  turn.querySelector(".pending")?.remove();
  const line = document.createElement("div");
  line.className = "statement";
  const said = document.createElement("p");
  said.textContent = text;
  // Each word that a calculation stands on has its row in the table below.
  line.append(said, " ", chips(assessment === null ? sources : clausesOf(sources), "chip-label"));
  turn.querySelector(".statements").append(line);
}

function finish(turn, answer) {
  showReadings(turn.querySelector(".readings"), answer.heard, facts);
  const shown = turn.querySelectorAll(".statement").length;
  for (const statement of answer.statements.slice(shown))
    addStatement(turn, statement, statement.citations.map((n) => answer.citations[n]));
  turn.querySelector(".pending")?.remove();
  turn.dataset.status = answer.status;
  addAssessments(turn, answer);
  const body = turn.querySelector(".body");
  if (answer.related.length) body.append(related(answer));
  body.append(foot(answer));
}

/** Each calculation stands below the last statement that tells of it. */
function addAssessments(turn, answer) {
  if (!answer.assessments.length) return;
  turn.dataset.weighed = "true";
  const lines = [...turn.querySelectorAll(".statement")];
  const parts = { chip: (citation) => chip(citation, "chip-label"), edit: (...about) => facts.edit(...about) };
  answer.assessments.forEach((one, n) => {
    const last = lines[answer.statements.findLastIndex((statement) => statement.assessment === n)];
    last.after(assessmentBox(one, answer.citations, answer.conversation_id, parts));
  });
  if (answer.total && answer.assessments.length > 1) turn.querySelector(".statements").append(totalLine(answer.total));
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
  if (answer.composer === "model") box.querySelector(".by-model").textContent = words("by-model");
  else box.querySelector(".by-model").remove();
  if (answer.kept === false) box.querySelector(".not-kept").textContent = words("not-kept");
  else box.querySelector(".not-kept").remove();
  const button = box.querySelector(".copy");
  button.addEventListener("click", async () => {
    const before = button.textContent;
    button.textContent = words((await copied(plain(answer))) ? "copied" : "copy-failed");
    setTimeout(() => (button.textContent = before), 2500);
  });
  return box;
}

function clausesOf(sources) {
  const clause = ({ policy_id, node_id }) => `${policy_id} ${node_id}`;
  return sources.filter((one, n) => sources.findIndex((other) => clause(other) === clause(one)) === n);
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

afresh.addEventListener("click", startAfresh);
keepApart();
restore();
offerProfile();
