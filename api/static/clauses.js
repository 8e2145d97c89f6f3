// Links to clauses open beside the page; without script, or with a key held, they lead to the policy's own page.

import { openPane } from "./pane.js";

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a[data-policy]") ?? event.target.closest(".steps tbody tr")?.querySelector("a[data-policy]");
  if (!link || (event.target.closest("a, button") ?? link) !== link || !getSelection().isCollapsed) return;
  event.preventDefault();
  const { policy, start, end, title } = link.dataset;
  openPane({ policy_id: policy, start, end, policy_title: title }, link);
});
