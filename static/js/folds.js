// What the reader unfolded stays unfolded when new results are swapped in.

export function attach(form) {
  let open = [];
  form.addEventListener("htmx:beforeSwap", () => {
    open = Array.from(form.querySelectorAll("details[open][id]"), (details) => details.id);
  });
  form.addEventListener("htmx:afterSwap", () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  });
}
