// Results follow the typing: at once where answers come quickly, and where they take longer, when
// the typing pauses.

const SOON = 20; // ms: a key that goes down with another one, or repeats, asks once
const LATE = 1000;
const QUICK = 150;

export function attach(form) {
  let timer;
  let asked;
  let took = 0;
  let overtaken = false;

  form.addEventListener("htmx:beforeRequest", () => {
    clearTimeout(timer);
    asked = performance.now();
    overtaken = false;
  });
  // An answer to what stood there before would undo what was chosen since; another one follows.
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (!overtaken || event.detail.xhr.status >= 400) return;
    event.detail.shouldSwap = false;
    event.stopImmediatePropagation();
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) took = performance.now() - asked;
  });
  const ask = () => {
    clearTimeout(timer);
    overtaken = true;
    const patience = Math.min(2 * (took - QUICK), LATE);
    timer = setTimeout(() => form.requestSubmit(), Math.max(patience, SOON));
  };
  form.addEventListener("input", ask);
  form.addEventListener("change", ask);
}
