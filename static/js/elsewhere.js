// A button whose answer opens in a tab of its own: the browser sends the form, and not htmx.

export function attach(form) {
  form.addEventListener(
    "submit",
    (event) => {
      if (event.submitter?.formTarget) event.stopImmediatePropagation();
    },
    { capture: true },
  );
}
