// When the server does not answer, the page says so instead of showing old results as new.

export function attach(form) {
  for (const type of ["htmx:sendError", "htmx:timeout"]) {
    form.addEventListener(type, () => {
      form.querySelector(".summary").textContent =
        "The server did not answer. Your text is still here; the results below are older.";
    });
  }
}
