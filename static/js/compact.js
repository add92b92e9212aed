// The editor stays in view while results scroll by. Once half of it has hidden as many of them, it
// takes less room; what it gives up is left free below it, so that nothing on the page moves.

export function attach(editor) {
  const mark = document.createElement("div");
  editor.before(mark);
  let full = editor.offsetHeight;

  const fill = () => {
    const compact = editor.classList.contains("compact");
    if (!compact) full = editor.offsetHeight;
    editor.style.marginBottom = compact ? `${full - editor.offsetHeight}px` : "";
  };
  new IntersectionObserver(
    ([{ isIntersecting, boundingClientRect }]) => {
      editor.classList.toggle("compact", !isIntersecting && boundingClientRect.top < 0);
      fill();
    },
    { rootMargin: `${Math.round(full / 2)}px 0px 0px` },
  ).observe(mark);
  new ResizeObserver(fill).observe(editor);
}
