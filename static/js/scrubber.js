// One line through both worlds, moved with a slider, a finger or the pointer, and what the chosen
// tick is like, in the words of the table “Tick by tick”. What lies ahead of the line is faint.

let chosen; // stays when new results are swapped in

const SVG = "http://www.w3.org/2000/svg";
const THUMB = 16; // px

export function attach(root) {
  const pictures = Array.from(root.querySelectorAll(".picture"), prepare);
  const range = root.querySelector(".scrub");
  const readout = root.querySelector("[data-readout]");
  const rows = root.querySelectorAll("[data-tick]");
  const titles = Array.from(root.querySelectorAll(".ticks thead th"), (th) => th.textContent);
  const [{ svg, left, pitch, width }] = pictures;

  const tell = (tick) => {
    const heading = document.createElement("h3");
    heading.textContent = `Tick ${tick}`;
    const parts = Array.from(rows[tick].querySelectorAll("td"), (cell, i) => {
      const p = document.createElement("p");
      const world = document.createElement("i");
      world.textContent = `${titles[i + 1]}: `;
      p.append(world, ...Array.from(cell.childNodes, (node) => node.cloneNode(true)));
      return p;
    });
    readout.replaceChildren(heading, ...parts);
    range.setAttribute("aria-valuetext", readout.textContent);
  };

  const choose = (tick) => {
    chosen = Math.max(0, Math.min(Number(range.max), tick));
    range.value = chosen;
    pictures.forEach((picture) => picture.show(chosen));
    tell(chosen);
  };

  // Where one picture stands above the other the slider lies under their columns.
  const place = () => {
    const [first, second] = pictures.map((picture) => picture.svg.getBoundingClientRect());
    const stacked = !second || first.left === second.left;
    const scale = first.width / width;
    const columns = Number(range.max) + 1;
    range.style.marginLeft = stacked ? `${(left + pitch / 2) * scale - THUMB / 2}px` : "";
    range.style.width = stacked ? `${pitch * (columns - 1) * scale + THUMB}px` : "";
  };

  range.addEventListener("input", () => choose(Number(range.value)));
  for (const picture of pictures) {
    const follow = (event) => {
      const tick = picture.tickAt(event.clientX);
      if (tick >= 0) choose(tick);
    };
    picture.svg.addEventListener("pointerdown", follow);
    picture.svg.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" || event.buttons) follow(event);
    });
  }
  new ResizeObserver(place).observe(svg);
  choose(chosen ?? Number(range.value));
}

function prepare(svg) {
  const left = Number(svg.dataset.left);
  const pitch = Number(svg.dataset.pitch);
  const { width, height } = svg.viewBox.baseVal;
  const tickOf = (x) => Math.floor((x - left) / pitch);
  const cells = Array.from(svg.querySelectorAll(".cell"), (cell) => [
    cell,
    tickOf(Number(cell.firstElementChild.getAttribute("x"))),
  ]);
  const labels = svg.querySelectorAll(".axis");
  const line = document.createElementNS(SVG, "line");
  line.setAttribute("class", "now-line");
  line.setAttribute("x1", left);
  line.setAttribute("x2", left);
  line.setAttribute("y1", "36");
  line.setAttribute("y2", height);
  svg.append(line);

  const show = (tick) => {
    line.setAttribute("transform", `translate(${pitch * (tick + 0.5)} 0)`);
    for (const label of labels) label.classList.toggle("now", label.textContent === String(tick));
    for (const [cell, at] of cells) cell.classList.toggle("ahead", at > tick);
  };
  const tickAt = (clientX) => {
    const box = svg.getBoundingClientRect();
    return tickOf(((clientX - box.left) / box.width) * width);
  };
  return { svg, left, pitch, width, show, tickAt };
}
