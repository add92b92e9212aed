// One line through both worlds, moved with a slider, a finger or the pointer, and what the chosen
// tick is like, in the words of the table below the picture.

let chosen; // stays when new results are swapped in

const SVG = "http://www.w3.org/2000/svg";

export function attach(root) {
  const svg = root.querySelector(".picture");
  const range = root.querySelector(".scrub");
  const readout = root.querySelector("[data-readout]");
  const rows = root.querySelectorAll("[data-tick]");
  const titles = Array.from(root.querySelectorAll(".ticks thead th"), (th) => th.textContent);
  const left = Number(svg.dataset.left);
  const pitch = Number(svg.dataset.pitch);
  const width = Number(svg.dataset.width);

  const line = document.createElementNS(SVG, "line");
  line.setAttribute("class", "now-line");
  line.setAttribute("y1", "22");
  line.setAttribute("y2", svg.viewBox.baseVal.height);
  svg.append(line);

  const show = (tick) => {
    const x = left + pitch * (tick + 0.5);
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
    svg.querySelectorAll(".axis").forEach((label) => {
      label.classList.toggle("now", label.textContent === String(tick));
    });
    const cells = rows[tick].querySelectorAll("td");
    const heading = document.createElement("h3");
    heading.textContent = `Tick ${tick}`;
    const parts = Array.from(cells, (cell, i) => {
      const p = document.createElement("p");
      const world = document.createElement("i");
      world.textContent = `${titles[i + 1]}: `;
      p.append(world, ...Array.from(cell.childNodes, (node) => node.cloneNode(true)));
      return p;
    });
    readout.replaceChildren(heading, ...parts);
    range.setAttribute("aria-valuetext", readout.textContent);
  };

  const place = () => {
    const scale = svg.getBoundingClientRect().width / width;
    const columns = Number(range.max) + 1;
    const thumb = 16;
    range.style.marginLeft = `${(left + pitch / 2) * scale - thumb / 2}px`;
    range.style.width = `${pitch * (columns - 1) * scale + thumb}px`;
  };

  const choose = (tick) => {
    chosen = Math.max(0, Math.min(Number(range.max), tick));
    range.value = chosen;
    show(chosen);
  };

  range.addEventListener("input", () => choose(Number(range.value)));
  svg.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" || event.buttons) follow(event);
  });
  svg.addEventListener("pointerdown", (event) => follow(event));
  const follow = (event) => {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width;
    if (x >= left) choose(Math.floor((x - left) / pitch));
  };

  range.hidden = false;
  readout.hidden = false;
  new ResizeObserver(place).observe(svg);
  choose(chosen ?? Number(range.value));
}
