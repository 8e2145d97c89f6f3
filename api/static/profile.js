// The enterprise profile of this browser. Its id is kept here and nowhere else; the facts stay with the server.

import { at } from "./words.js";

const KEY = "profile";
const section = document.querySelector(".save-profile");
const text = (id) => document.querySelector(`#${id}`).content.textContent.trim();

/** Return {id, name, facts}, or null where none is saved; an id that leads nowhere is let go. */
export async function savedProfile() {
  const id = localStorage.getItem(KEY);
  if (!id) return null;
  const response = await fetch(at(`/api/profiles/${id}`)).catch(() => null);
  if (response?.status === 404) localStorage.removeItem(KEY);
  return response?.ok ? response.json() : null;
}

function offer({ id, name }) {
  for (const form of document.querySelectorAll("form.use-profile")) {
    form.elements.profile_id.value = id;
    if (name) form.querySelector(".profile-name").textContent = form.dataset.named.replace("{name}", name);
    form.hidden = false;
  }
}

function offerToSave(profile) {
  section.hidden = false;
  const form = section.querySelector("form");
  if (profile) known(profile);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const id = localStorage.getItem(KEY);
    const kept = await sent(id ? "PUT" : "POST", id, { name: form.elements.name.value, facts: JSON.parse(section.dataset.facts) });
    if (!kept) return tell("profile-failed");
    localStorage.setItem(KEY, kept.id);
    tell(id ? "profile-updated" : "profile-saved");
    known(kept);
    offer(kept);
  });
  form.querySelector(".forget").addEventListener("click", async () => {
    if (!(await sent("DELETE", localStorage.getItem(KEY)))) return tell("profile-failed");
    localStorage.removeItem(KEY);
    withdraw();
  });
}

function known({ name }) {
  const form = section.querySelector("form");
  form.elements.name.value = name;
  form.querySelector(".primary").textContent = text("profile-update");
  form.querySelector(".forget").hidden = false;
}

function withdraw() {
  const form = section.querySelector("form");
  form.reset();
  form.querySelector(".primary").textContent = text("profile-save");
  form.querySelector(".forget").hidden = true;
  for (const use of document.querySelectorAll("form.use-profile")) use.hidden = true;
  tell("profile-forgotten");
}

async function sent(method, id, body) {
  const address = at(id ? `/api/profiles/${id}` : "/api/profiles");
  const options = body ? { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } } : {};
  const response = await fetch(address, { method, ...options }).catch(() => null);
  if (!response?.ok) return null;
  return response.status === 204 ? {} : response.json();
}

function tell(id) {
  section.querySelector(".saved").textContent = text(id);
}

if (section || document.querySelector("form.use-profile")) {
  const profile = await savedProfile();
  if (profile) offer(profile);
  if (section) offerToSave(profile);
}
