// Line numbers beside a textarea, and at a line with a Problem its mark. Only the visible ones are
// written, so that a text of a million lines costs no more than a short one.

const GRAVEST = ["error", "warning", "info"];

export function attach(textarea) {
  if (textarea.parentElement.classList.contains("numbered")) return;
  const frame = document.createElement("div");
  frame.className = "numbered";
  const gutter = document.createElement("div");
  gutter.className = "gutter";
  gutter.ariaHidden = "true"; // the Problems themselves name their lines
  textarea.before(frame);
  stay(textarea, () => frame.append(gutter, textarea));

  let lines = 1;
  let marks = new Map();
  const count = () => {
    lines = 1;
    for (let at = -1; (at = textarea.value.indexOf("\n", at + 1)) >= 0; ) lines += 1;
  };
  const gather = () => {
    marks = new Map();
    const links = textarea.form?.querySelectorAll(`.problems [data-goto="${textarea.id}"]`) ?? [];
    for (const { dataset } of links) {
      const line = Number(dataset.line);
      const known = marks.get(line);
      if (!known || GRAVEST.indexOf(dataset.severity) < GRAVEST.indexOf(known)) {
        marks.set(line, dataset.severity);
      }
    }
  };
  const number = (line) => {
    const row = document.createElement("span");
    row.textContent = line;
    if (marks.has(line)) row.className = `at ${marks.get(line)}`;
    return row;
  };
  const draw = () => {
    const style = getComputedStyle(textarea);
    // A browser may lay lines out a little lower than it says: over a hundred lines that is seen.
    const room = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    const all = textarea.scrollHeight > textarea.clientHeight;
    const height = all ? (textarea.scrollHeight - room) / lines : parseFloat(style.lineHeight);
    const first = Math.floor(textarea.scrollTop / height);
    const last = Math.min(lines, first + Math.ceil(textarea.clientHeight / height) + 1);
    const rows = [];
    for (let line = first + 1; line <= last; line += 1) rows.push(number(line));
    gutter.replaceChildren(...rows);
    gutter.style.paddingTop = style.paddingTop;
    gutter.style.transform = `translateY(${first * height - textarea.scrollTop}px)`;
  };

  textarea.addEventListener("input", () => {
    count();
    draw();
  });
  textarea.addEventListener("scroll", draw, { passive: true });
  textarea.form?.addEventListener("htmx:afterSwap", () => {
    gather();
    requestAnimationFrame(draw); // to measure amid the swap would lay the page out twice
  });
  count();
  gather();
  // A pane that was hidden has no height until its tab is chosen.
  new ResizeObserver(draw).observe(textarea);
}

// Who is typing while a field is moved goes on typing: moving takes the focus and the place in it.
function stay(field, move) {
  const focused = document.activeElement === field;
  const { scrollTop, scrollLeft, selectionStart, selectionEnd, selectionDirection } = field;
  move();
  if (!focused) return;
  field.focus({ preventScroll: true });
  field.setSelectionRange(selectionStart, selectionEnd, selectionDirection);
  field.scrollTo(scrollLeft, scrollTop);
}
