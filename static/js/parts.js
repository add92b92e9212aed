// How an answer gets into the page: a part that came before, letter for letter, stays as it is.
// So it keeps its focus, its scroll and its tick, and takes no time to be laid out again.

const written = new WeakMap(); // part → what the server wrote, before anything was attached to it

export function attach(form) {
  for (const part of form.querySelector(".results").children) written.set(part, part.outerHTML);
}

export const extension = {
  isInlineSwap: () => false,
  handleSwap(style, target, fragment) {
    if (style !== "parts") return false;
    const there = new Map(Array.from(target.children, (part) => [written.get(part), part]));
    const added = [];
    const wanted = Array.from(fragment.children, (part) => {
      const text = part.outerHTML;
      const same = there.get(text);
      there.delete(text);
      if (same) return same;
      written.set(part, text);
      added.push(part);
      return part;
    });
    for (const part of [...target.childNodes]) if (!wanted.includes(part)) part.remove();
    wanted.forEach((part, n) => {
      if (target.childNodes[n] !== part) target.insertBefore(part, target.childNodes[n] ?? null);
    });
    return added;
  },
};
