// Tab leaves the editor, as everywhere. Who ticks “Tab indents” gets two spaces instead; Escape
// lets the next Tab leave all the same. Enter keeps the indentation of the line above.

export function attach(textarea) {
  const box = textarea.closest(".editor")?.querySelector("[data-tab-indents]");
  let released = false;

  // execCommand keeps the browser's own undo; nothing else does.
  const insert = (text) => document.execCommand("insertText", false, text);
  const line = () => {
    const start = textarea.value.lastIndexOf("\n", textarea.selectionStart - 1) + 1;
    return [start, textarea.value.slice(start, textarea.selectionStart)];
  };

  textarea.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") {
      released = true;
    } else if (event.key === "Enter" && !event.shiftKey) {
      const indentation = /^ */.exec(line()[1])[0];
      if (!indentation) return;
      event.preventDefault();
      insert(`\n${indentation}`);
    } else if (event.key === "Tab" && box?.checked && !released) {
      event.preventDefault();
      if (event.shiftKey) outdent();
      else insert("  ");
    } else if (event.key !== "Shift" && event.key !== "Tab") {
      released = false;
    }
  });
  textarea.addEventListener("blur", () => {
    released = false;
  });

  const outdent = () => {
    const [start] = line();
    const spaces = /^ {0,2}/.exec(textarea.value.slice(start))[0].length;
    const caret = textarea.selectionStart;
    if (!spaces) return;
    textarea.setSelectionRange(start, start + spaces);
    document.execCommand("delete");
    textarea.setSelectionRange(Math.max(start, caret - spaces), Math.max(start, caret - spaces));
  };
}
