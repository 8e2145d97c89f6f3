// What was read of the user's words, under the question: what is sure in small, what is not to be confirmed or changed.
// Refuses to confirm what a later turn may have changed: only those of the last turn can be settled.

import { filled, made } from "./words.js";

/** Fill the `list` of a turn once. `facts` keeps what is confirmed and opens the editor of what is changed. */
export function showReadings(list, readings, facts) {
  if (list.childElementCount || !readings?.length) return;
  list.append(...readings.map((one) => item(list, one, facts)));
  list.hidden = false;
}

/** Leave what was read as it stands: another message has come since. */
export function settleReadings(log) {
  for (const button of log.querySelectorAll(".reading button")) button.hidden = true;
}

function item(list, reading, facts) {
  const asks = reading.lasting && !reading.sure;
  const shown = made(asks ? "reading-unsure" : "reading");
  shown.title = `「${reading.words}」`;
  shown.querySelector(".what").textContent = `${reading.label.replace(/^是否/, "")}：`;
  shown.querySelector("b").textContent = reading.text;
  if (asks) askToSettle(list, shown, reading, facts);
  return shown;
}

function askToSettle(list, shown, { fact, label, value, text }, facts) {
  const yes = shown.querySelector(".yes");
  const no = shown.querySelector(".no");
  yes.setAttribute("aria-label", filled("reading-yes", { label, text }));
  yes.addEventListener("click", async () => {
    const failed = await facts.change({ [fact]: text });
    shown.querySelector(".fault").textContent = failed ?? "";
    if (!failed) yes.setAttribute("aria-pressed", "true");
  });
  no.setAttribute("aria-label", filled("reading-no", { label, text }));
  no.addEventListener("click", () => facts.edit({ name: fact, value }, no, (editor) => list.after(editor)));
}
