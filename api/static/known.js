// The facts known in this conversation, as chips that can be corrected and removed, and the editor of one fact. The
// server keeps the facts and refuses what does not fit; whatever it says is put in as text.

import { at, filled, made, words } from "./words.js";

const box = document.querySelector("#known");
const tools = document.querySelector(".tools");
let opened = null;

export class Facts {
  /** `id` returns the conversation's id; `changed` is called after a change. */
  constructor(id, changed) {
    this.id = id;
    this.changed = changed;
  }

  show(facts) {
    closeEditor();
    box.replaceChildren(...facts.map((fact) => this.chip(fact)));
    box.hidden = !facts.length;
  }

  async refresh() {
    const address = this.address();
    const response = await fetch(address).catch(() => null);
    if (response?.ok) this.told(address, (await response.json()).facts);
  }

  /** Change facts, null removes one. Return null where that is done, else what keeps it from being done. */
  async change(changes) {
    const address = this.address();
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ facts: changes });
    const response = await fetch(address, { method: "PATCH", headers, body }).catch(() => null);
    if (!response) return words("offline");
    const told = await response.json();
    if (!response.ok) return told.error.message;
    this.told(address, told.facts);
    return null;
  }

  /** Show what was told, unless another conversation has begun meanwhile. */
  told(address, facts) {
    if (address === this.address()) this.show(facts);
  }

  address() {
    return at(`/api/conversations/${this.id()}/facts`);
  }

  chip(fact) {
    const item = made("fact");
    const correct = item.querySelector(".correct");
    const about = { label: fact.label, text: fact.text };
    correct.querySelector(".label").textContent = `${fact.label.replace(/^是否/, "")}：`;
    correct.querySelector("b").textContent = fact.text;
    correct.setAttribute("aria-label", filled("fact-correct", about));
    correct.addEventListener("click", () => this.edit(fact, correct, (editor) => tools.before(editor)));
    const remove = item.querySelector(".remove");
    remove.setAttribute("aria-label", filled("fact-remove", about));
    remove.addEventListener("click", async () => {
      if (await this.change({ [fact.name]: null })) return;
      this.changed();
    });
    return item;
  }

  /** Open an editor of one fact; `place` puts it into the page. Focus comes back to `opener`. */
  async edit({ name, value }, opener, place) {
    const again = opened?.opener === opener;
    closeEditor();
    if (again) return;
    const field = await fetchedField(name, value);
    if (field === null) return;
    closeEditor();
    const editor = made("editor");
    editor.querySelector(".here").innerHTML = field; // the server's own markup: it escapes what it fills in
    opened = { editor, opener };
    opener.setAttribute("aria-expanded", "true");
    place(editor);
    editor.querySelector(".cancel").addEventListener("click", () => closeEditor(true));
    editor.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save(name, editor);
    });
    editor.querySelector("input:checked, input[type='text'], input[type='date'], select").focus();
    editor.scrollIntoView({ block: "nearest" });
  }

  async save(name, editor) {
    const failed = await this.change({ [name]: typed(editor, name) });
    if (failed) return void (editor.querySelector(".fault").textContent = failed);
    closeEditor();
    this.changed();
  }
}

function typed(editor, name) {
  const filledIn = new FormData(editor);
  const raw = (filledIn.get(name) ?? "").trim();
  const unit = filledIn.get(`${name}.unit`) ?? "";
  if (!raw) return null;
  return unit && /^[-－\d０-９.．,，\s]+$/.test(raw) ? `${raw}${unit}` : raw;
}

async function fetchedField(name, value) {
  const body = new URLSearchParams(value === undefined ? {} : { value });
  const response = await fetch(at(`/facts/${encodeURIComponent(name)}/field`), { method: "POST", body }).catch(() => null);
  return response?.ok ? response.text() : null;
}

function closeEditor(back = false) {
  if (!opened) return;
  const { editor, opener } = opened;
  opened = null;
  editor.remove();
  opener.setAttribute("aria-expanded", "false");
  if (back) opener.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && opened?.editor.contains(event.target)) closeEditor(true);
});
