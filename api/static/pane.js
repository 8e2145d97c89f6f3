// The pane that shows a policy with the cited words marked: beside the answer on a wide screen, over it on a phone.
// The server marks the words, for offsets count code points there and UTF-16 units here.

import { at } from "./words.js";

const pane = document.querySelector("#pane");
const title = pane.querySelector("#pane-title");
const body = pane.querySelector(".pane-body");
const narrow = matchMedia("(width < 60rem)");
let opener = null;
let shown = 0;

/** Open the pane on a citation; focus comes back to `from` when it closes. */
export async function openPane(citation, from) {
  release();
  opener = from;
  opener.setAttribute("aria-expanded", "true");
  title.textContent = citation.policy_title;
  const turn = ++shown;
  if (!pane.open) show();
  title.focus({ preventScroll: true });
  body.setAttribute("aria-busy", "true");
  const html = await fetched(citation);
  if (turn !== shown || !pane.open) return;
  body.innerHTML = html ?? "";
  if (html === null) body.textContent = document.querySelector("#pane-failed").content.textContent;
  body.removeAttribute("aria-busy");
  body.querySelector("mark")?.scrollIntoView({ block: "center" });
}

export function closePane() {
  if (pane.open) pane.close();
}

async function fetched({ policy_id, start, end }) {
  try {
    const response = await fetch(at(`/policies/${encodeURIComponent(policy_id)}/fragment?start=${start}&end=${end}`));
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

function show() {
  document.body.classList.add("reading");
  if (!narrow.matches) return pane.show();
  pane.showModal();
  history.pushState({ pane: true }, ""); // so that "back" closes the sheet and does not leave the page
}

function release() {
  opener?.setAttribute("aria-expanded", "false");
}

pane.querySelector(".close").addEventListener("click", closePane);

pane.addEventListener("close", () => {
  document.body.classList.remove("reading");
  release();
  const back = () => opener?.focus({ preventScroll: true });
  back();
  if (!history.state?.pane) return;
  addEventListener("popstate", () => setTimeout(back), { once: true }); // going back to an address with # takes the focus
  history.back();
});

addEventListener("popstate", closePane);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && pane.open && !narrow.matches) closePane();
});

narrow.addEventListener("change", () => {
  if (!pane.open) return;
  const marked = body.querySelector("mark");
  pane.removeAttribute("open"); // without the close event: the pane only changes its form
  narrow.matches ? pane.showModal() : pane.show();
  marked?.scrollIntoView({ block: "center" });
});
