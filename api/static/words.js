// The words and pieces that the page's templates hold.

/** Return the address of a path of ours: a proxy may have put all of them under one of its own. */
export const at = (path) => new URL(`..${path}`, import.meta.url).href;

const held = (id) => document.querySelector(`#${id}`).content;

export const words = (id) => held(id).textContent.trim();
export const filled = (id, values) => words(id).replace(/\{(\w+)\}/g, (_, name) => values[name]);
export const made = (id) => held(id).firstElementChild.cloneNode(true);
