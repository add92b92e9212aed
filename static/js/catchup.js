// What was typed or chosen before the page was ready for it, or filled in again by the browser, is
// asked about now.

const ASKED = "textarea, input[type=text], input[type=radio], input[type=checkbox], select";

export function attach(form) {
  const fields = [...form.querySelectorAll(ASKED)].filter((field) => !field.closest("[data-quiet]"));
  if (fields.some(hasChanged)) form.requestSubmit();
}

function hasChanged(field) {
  if (field.matches("select")) return field.selectedIndex !== written(field);
  if (field.matches("[type=radio], [type=checkbox]")) return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

// The option that the server chose; where it chose none, browsers take the first.
function written(select) {
  return Math.max(0, [...select.options].findIndex((option) => option.defaultSelected));
}
