// Line numbers beside a textarea. Only the visible ones are written, so that a text of a million
// lines costs no more than a short one.

export function attach(textarea) {
  if (textarea.parentElement.classList.contains("numbered")) return;
  const frame = document.createElement("div");
  frame.className = "numbered";
  const gutter = document.createElement("div");
  gutter.className = "gutter";
  gutter.ariaHidden = "true";
  textarea.before(frame);
  frame.append(gutter, textarea);

  let lines = 1;
  const count = () => {
    lines = 1;
    for (let at = -1; (at = textarea.value.indexOf("\n", at + 1)) >= 0; ) lines += 1;
  };
  const draw = () => {
    const style = getComputedStyle(textarea);
    const height = parseFloat(style.lineHeight);
    const first = Math.floor(textarea.scrollTop / height);
    const last = Math.min(lines, first + Math.ceil(textarea.clientHeight / height) + 1);
    const numbers = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i + 1);
    gutter.textContent = numbers.join("\n");
    gutter.style.paddingTop = style.paddingTop;
    gutter.style.transform = `translateY(${first * height - textarea.scrollTop}px)`;
  };
  const redraw = () => {
    count();
    draw();
  };
  textarea.addEventListener("input", redraw);
  textarea.addEventListener("scroll", draw, { passive: true });
  // A pane that was hidden has no height until its tab is chosen.
  new ResizeObserver(draw).observe(textarea);
  redraw();
}
