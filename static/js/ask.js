// Results follow the typing, one question at a time. The first key asks at once; what is typed before
// the answer comes is asked about when it has come. So a quick server is never waited for, and a
// slow one never has more than one question of a page to answer:
//  - after an answer that took longer than QUICK, the next question waits for a pause in the
//    typing, the longer the slower the answer was;
//  - a question that is under way is only replaced (hx-sync) when the typing pauses for LATE.
// What a button of its own name or address asks for is done in turn, each on what the one before it
// left: it is not replaced by what is typed meanwhile, and its answer is not dropped.

const QUICK = 400; // ms
const LATE = 1000; // ms

export function attach(form) {
  const pressed = []; // what was asked for with a button, and not sent yet
  let asking; // the button of the question that is about to be sent
  let current; // the question that is under way
  let stale = false; // whether something was typed or chosen since the last question
  let took = 0;
  let timer;

  const askIn = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(), pause);
  };
  const patience = () => Math.min(Math.max(0, 2 * (took - QUICK)), LATE);

  for (const type of ["input", "change"]) {
    form.addEventListener(type, () => {
      stale = true;
      if (!current) askIn(patience());
      else if (!current.button) askIn(LATE);
    });
  }

  form.addEventListener(
    "submit",
    (event) => {
      if (event.submitter?.matches("[name], [formaction]")) pressed.push(event.submitter);
      if (current?.button) {
        event.preventDefault();
        event.stopImmediatePropagation();
      } else {
        asking = pressed.shift();
      }
    },
    { capture: true },
  );

  // htmx sends the button that was clicked last. It may be another one by now, or may be gone.
  form.addEventListener("htmx:configRequest", ({ detail }) => {
    const fields = new FormData(form);
    if (asking?.name) fields.set(asking.name, asking.value);
    detail.parameters = fields;
    detail.path = asking?.getAttribute("formaction") ?? form.getAttribute("hx-post");
  });

  form.addEventListener("htmx:beforeRequest", ({ detail }) => {
    clearTimeout(timer);
    current = { xhr: detail.xhr, button: asking, since: performance.now() };
    stale = false;
  });

  // An answer to what stood there before would undo what was chosen since; another one follows.
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (!stale || current.button || event.detail.xhr.status >= 400) return;
    event.detail.shouldSwap = false;
    event.stopImmediatePropagation();
  });

  form.addEventListener("htmx:afterRequest", ({ detail: { xhr, successful } }) => {
    if (xhr !== current?.xhr) return;
    const { button, since } = current;
    current = undefined;
    if (successful) took = performance.now() - since;
    // progress.js asks again where there was no answer, or one that says when to.
    const again = !xhr.status || xhr.getResponseHeader("Retry-After");
    if (button && again) pressed.unshift(button);
    else if (pressed.length) askIn(0);
    else if (stale) askIn(patience());
  });
}
