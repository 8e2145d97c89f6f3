// Takes an answer along as plain text, with the words it stands on.

import { words } from "./words.js";

/** Return an answer as plain text with the words it stands on. */
export function plain(answer) {
  const used = new Set(answer.statements.flatMap((s) => s.citations));
  const basis = [...used]
    .sort((a, b) => a - b)
    .map((n) => [n, answer.citations[n]])
    .map(([n, c]) => `[${n + 1}] 《${c.policy_title}》${c.document_number ?? ""}${c.label}：「${c.quote}」`);
  const told = answer.composer === "model" ? ["", `（${words("by-model")}）`] : [];
  const below = basis.length ? ["", words("basis-heading"), ...basis] : [];
  return [answer.question, "", answer.text, ...told, ...below].join("\n");
}

/** Put `text` on the clipboard; say whether that was done. */
export async function copied(text) {
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
