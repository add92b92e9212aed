// Focus survives a swap, and so does what was typed while the request was under way. htmx gives
// focus back to what has an id; for all else the same place in the same section has it afterwards,
// or if there is none any more, the section. A button that added the last stage, or removed it,
// leaves the focus to the one that is left beside it.

const FOCUSABLE = "a[href], button, summary, input, select, textarea, [tabindex]";

export function attach(form) {
  let place;
  let typed;

  form.addEventListener("htmx:beforeSwap", () => {
    const { activeElement } = document;
    const holder = activeElement?.closest("#results section, #summary, #pipeline-pane");
    if (!holder) return;
    typed = activeElement.matches("input[type=text], input[type=password]") ? activeElement : undefined;
    place = {
      pane: holder.matches("#pipeline-pane") && holder.id,
      section: holder.getAttribute("aria-label"),
      index: [...holder.querySelectorAll(FOCUSABLE)].indexOf(activeElement),
    };
  });

  form.addEventListener("htmx:afterSwap", () => {
    const field = typed && document.getElementById(typed.id);
    if (field) {
      field.value = typed.value;
      if (document.activeElement === document.body) field.focus({ preventScroll: true });
      field.setSelectionRange(typed.selectionStart, typed.selectionEnd);
    }
    typed = undefined;
    if (!place) return;
    const { pane, section, index } = place;
    place = undefined;
    if (document.activeElement && document.activeElement !== document.body) return;
    if (pane) {
      [...document.getElementById(pane).querySelectorAll(FOCUSABLE)].at(-1)?.focus();
      return;
    }
    const holder = section
      ? form.querySelector(`#results section[aria-label="${section}"]`)
      : form.querySelector("#summary");
    const same = holder?.querySelectorAll(FOCUSABLE)[index] ?? holder ?? form;
    if (!same.matches(FOCUSABLE)) same.tabIndex = -1;
    same.focus({ preventScroll: true });
  });
}
