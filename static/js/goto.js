// A Problem's line:column leads to that place in the editor; without this, to the marked text.

export function attach(link) {
  link.addEventListener("click", (event) => {
    const textarea = document.getElementById(link.dataset.goto);
    if (!textarea) return;
    event.preventDefault();
    const pane = textarea.closest(".pane");
    const tab = pane && document.getElementById(pane.className.replace("pane pane-", "tab-"));
    if (tab) tab.checked = true;

    const line = Number(link.dataset.line);
    let start = 0;
    for (let n = 1; n < line; n += 1) {
      const end = textarea.value.indexOf("\n", start);
      if (end < 0) break;
      start = end + 1;
    }
    const end = textarea.value.indexOf("\n", start);
    const height = parseFloat(getComputedStyle(textarea).lineHeight);
    textarea.focus();
    textarea.setSelectionRange(
      start + Number(link.dataset.column) - 1,
      end < 0 ? textarea.value.length : end,
    );
    textarea.scrollTop = (line - 4) * height;
  });
}
