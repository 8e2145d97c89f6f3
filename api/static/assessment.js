// What weighing a measure came to, as a small table whose rows open their clause, and the questions that are still open.

import { at, filled, made, words } from "./words.js";

/** Return the box of one assessment. `chip` makes the button of a citation, `edit` opens the editor of a fact. */
export function assessmentBox(one, citations, conversation, { chip, edit }) {
  const box = made("assessment");
  box.dataset.outcome = one.outcome;
  box.querySelector(".title").textContent = one.title;
  box.querySelector(".verdict").textContent = words(`outcome-${one.outcome}`);
  amount(box.querySelector(".amount"), one);
  steps(box.querySelector(".steps"), one.steps, citations, chip);
  questions(box.querySelector(".missing"), one, edit);
  const open = box.querySelector(".open");
  open.action = at(`/measures/${encodeURIComponent(one.measure_id)}#result`);
  open.elements.conversation_id.value = conversation;
  open.querySelector("button").setAttribute("aria-label", filled("open-calculator", { title: one.title }));
  return box;
}

/** Return the line that tells what several assessments come to together. */
export function totalLine(total) {
  const line = made("total");
  line.querySelector("b").textContent = total.text;
  return line;
}

function amount(line, one) {
  const known = one.amount ?? one.if_met;
  if (!known && !one.unstated) return line.remove();
  const label = one.result || words("amount");
  line.querySelector(".label").textContent = one.amount || !known ? label : filled("if-met", { label });
  line.querySelector("b").textContent = known?.text ?? words("unstated");
  if (one.total) line.querySelector(".all").textContent = filled("in-all", { amount: one.total.text });
}

function steps(table, some, citations, chip) {
  if (!some.length) return table.remove();
  table.querySelector("tbody").append(...some.map((step) => row(step, chip(citations[step.citation]))));
}

function row(step, button) {
  const line = made("step");
  line.querySelector("th").textContent = step.what;
  const held = line.querySelector(".held");
  if (step.holds === null) held.remove();
  else held.replaceWith(made(step.holds ? "met" : "unmet"));
  line.querySelector(".value").textContent = step.value;
  line.querySelector("td:last-child").append(button);
  line.addEventListener("click", (event) => {
    if (!event.target.closest("button") && getSelection().isCollapsed) button.click();
  });
  return line;
}

function questions(part, one, edit) {
  if (!one.missing.length) return part.remove();
  part.querySelector("h4").textContent = words(one.outcome === "missing_facts" ? "missing-wanted" : "missing-more");
  const list = part.querySelector(".questions");
  for (const { fact, ask } of one.missing) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = ask;
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => edit({ name: fact }, button, (editor) => list.after(editor)));
    list.append(button);
  }
}
