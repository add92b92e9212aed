// What was typed before the page was ready for it, or filled in again by the browser, is asked
// about now.

export function attach(form) {
  const fields = [...form.querySelectorAll("textarea, input[type=text]")];
  if (fields.some((field) => field.value !== field.defaultValue)) form.requestSubmit();
}
