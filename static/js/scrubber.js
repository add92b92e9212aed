// One line through both worlds: moved with a slider and its keys, with a finger or the pointer on a
// picture, by a link to a tick, or by itself for as long as the reader lets it play. The words of
// the chosen tick are those of the tables “Tick by tick”.

const PLAY = 800; // ms a tick
const SAY = 500; // ms without a change before a screen reader is told

export function attach(root) {
  const range = root.querySelector(".scrub");
  const play = root.querySelector("[data-play]");
  const at = root.querySelector("[data-at]");
  const told = root.querySelector("[data-told]");
  const number = root.querySelector("[data-number]");
  const words = root.querySelectorAll("[data-words]");
  const tables = root.querySelectorAll("table.ticks");
  const titles = Array.from(root.querySelectorAll("[data-world] h4"), (h4) => h4.textContent);
  const pictures = Array.from(root.querySelectorAll(".picture"), prepare);
  const last = Number(range.max);
  let asking = false; // whether “why?” is open: it stays so from tick to tick
  let playing;
  let saying;

  const show = () => {
    const tick = Number(range.value);
    pictures.forEach((picture) => picture.show(tick));
    number.textContent = tick;
    at.textContent = `${tick} of ${last}`;
    const said = [];
    tables.forEach((table, world) => {
      const cell = table.tBodies[0].rows[tick].cells[1];
      words[world].replaceChildren(...Array.from(cell.childNodes, (node) => node.cloneNode(true)));
      const whys = words[world].querySelector(".whys");
      if (whys) whys.open = asking;
      const told = Array.from(cell.querySelectorAll("p"), (p) => p.textContent);
      said.push(`${titles[world]}: ${told.join(" ")}`);
    });
    range.setAttribute("aria-valuetext", `${tick}. ${said.join(" ")}`);
  };

  // The slider tells its own value; what moves it from elsewhere is told once it rests.
  const say = () => {
    clearTimeout(saying);
    saying = setTimeout(() => {
      told.textContent = `Tick ${range.getAttribute("aria-valuetext")}`;
    }, SAY);
  };

  const choose = (tick) => {
    range.value = tick;
    range.name = "tick"; // from now on it travels with the form
    show();
  };

  const stop = () => {
    if (!playing) return;
    clearInterval(playing);
    playing = undefined;
    label("Play");
    say();
  };
  const start = () => {
    if (Number(range.value) === last) choose(0);
    label("Pause");
    playing = setInterval(() => {
      if (!root.isConnected) clearInterval(playing);
      else choose(Number(range.value) + 1);
      if (Number(range.value) === last) stop();
    }, PLAY);
  };
  const label = (text) => {
    play.lastElementChild.textContent = text;
    play.classList.toggle("playing", text === "Pause");
  };

  for (const part of words) {
    part.addEventListener("toggle", ({ target }) => {
      if (target.open === asking) return;
      asking = target.open;
      for (const whys of root.querySelectorAll("[data-words] .whys")) whys.open = asking;
    }, true);
  }
  play.addEventListener("click", () => (playing ? stop() : start()));
  range.addEventListener("input", () => {
    stop();
    choose(Number(range.value));
  });
  for (const { svg, tickAt } of pictures) {
    const follow = (event) => {
      stop();
      choose(Math.max(0, Math.min(last, tickAt(event.clientX))));
      say();
    };
    svg.addEventListener("pointerdown", follow);
    svg.addEventListener("pointermove", (event) => {
      if (event.buttons) follow(event);
    });
  }
  for (const link of root.querySelectorAll("[data-tick]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      stop();
      choose(Number(link.dataset.tick));
      root.querySelector(".scrubber").scrollIntoView({ block: "nearest" });
      say();
    });
  }
  show();
}

function prepare(svg) {
  const left = Number(svg.dataset.left);
  const pitch = Number(svg.dataset.pitch);
  const { width } = svg.viewBox.baseVal;
  const line = svg.querySelector(".now-line");
  const labels = svg.querySelectorAll(".axis");
  const scroller = svg.parentElement;

  const show = (tick) => {
    line.setAttribute("transform", `translate(${pitch * tick} 0)`);
    for (const label of labels) label.classList.toggle("now", label.textContent === String(tick));
    const hidden = scroller.scrollWidth - scroller.clientWidth;
    if (hidden > 0) {
      const x = ((left + pitch * (tick + 0.5)) / width) * scroller.scrollWidth;
      const seen = x - scroller.scrollLeft;
      if (seen < 0 || seen > scroller.clientWidth) scroller.scrollLeft = x - scroller.clientWidth / 2;
    }
  };
  const tickAt = (clientX) => {
    const box = svg.getBoundingClientRect();
    return Math.floor((((clientX - box.left) / box.width) * width - left) / pitch);
  };
  return { svg, show, tickAt };
}
