// The words and pieces that the page's templates hold.

const held = (id) => document.querySelector(`#${id}`).content;

export const words = (id) => held(id).textContent.trim();
export const filled = (id, values) => words(id).replace(/\{(\w+)\}/g, (_, name) => values[name]);
export const made = (id) => held(id).firstElementChild.cloneNode(true);
