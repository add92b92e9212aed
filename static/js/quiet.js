// A control that only changes what is shown must not ask the server for new results.

export function attach(control) {
  for (const type of ["input", "change"]) {
    control.addEventListener(type, (event) => event.stopPropagation());
  }
}
