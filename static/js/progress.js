// How a request is doing, for the reader: loading, slow, failed, offline. The words stand in the
// page (partials/status.html); here one of them is chosen. What was typed is never touched, and
// what could not be answered is asked again.

const LOADING = 200; // ms; what is quicker needs no word
const SLOW = 2000;
const PAUSES = [3, 6, 12, 30]; // s between questions to a server that is away

export function attach(form) {
  const status = form.querySelector(".status");
  const trouble = status.querySelector("[data-trouble]");
  const results = form.querySelector(".results");
  const timers = new Set();
  let current;
  let waiting = false;
  let failures = 0;

  const later = (seconds, action) => timers.add(setTimeout(action, seconds * 1000));
  const forget = () => {
    timers.forEach(clearTimeout);
    timers.clear();
    waiting = false;
  };
  const enter = (state) => {
    status.dataset.state = form.dataset.state = state;
    results.setAttribute("aria-busy", String(state === "loading" || state === "slow"));
  };
  const ask = () => form.requestSubmit();
  const askIn = (state, seconds) => {
    status.querySelector(`.${state} [data-when]`).textContent =
      `Slipway asks again in ${seconds} seconds.`;
    later(seconds, ask);
  };

  form.addEventListener("htmx:beforeRequest", (event) => {
    current = event.detail.xhr;
    if (waiting) return; // it took the place of one that is waited for
    forget();
    waiting = true;
    later(LOADING / 1000, () => enter("loading"));
    later(SLOW / 1000, () => enter("slow"));
  });

  form.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status < 400) return;
    // The old results stay; the server's own words about the failure go to the editor's foot.
    event.detail.target = trouble;
    event.detail.swapOverride = "innerHTML"; // the same words again are read out again
    if (xhr.responseText.includes('class="refusal"')) return;
    event.detail.shouldSwap = false;
    trouble.textContent = `The server answered with status ${xhr.status}.`;
  });

  form.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = event.detail;
    if (xhr !== current || !xhr.status) return;
    forget();
    failures = 0;
    enter(xhr.status < 400 ? "done" : "failed");
    if (xhr.status < 400) return;
    status.querySelector(".failed [data-when]").textContent = "";
    const wait = Number(xhr.getResponseHeader("Retry-After"));
    if (wait > 0 && wait <= 120) askIn("failed", wait);
  });

  for (const type of ["htmx:sendError", "htmx:timeout"]) {
    form.addEventListener(type, (event) => {
      if (event.detail.xhr && event.detail.xhr !== current) return;
      forget();
      enter("offline");
      askIn("offline", PAUSES[Math.min(failures++, PAUSES.length - 1)]);
    });
  }

  window.addEventListener("online", () => {
    if (form.dataset.state === "offline") ask();
  });
  for (const button of status.querySelectorAll("[data-retry]")) {
    button.addEventListener("click", ask);
  }
}
