// What mouse, touch, keyboard and controls do to the map.

/** Show what the controls ask for. */
function refresh() {
  const { mode, measure, shown } = asked(), baseline = data.scenarios[data.baseline].name;
  const set = data.scenarios[shown[0]].streets;
  if (set !== state.set) { // other streets: nothing is chosen there yet
    Object.assign(state, { set, chosen: -1 });
    Object.assign(view, { zoom: 1, middle: null });
  }
  byId("map-second").parentElement.hidden = mode !== "two";
  panels.forEach((panel, i) => {
    const on = i < shown.length;
    panel.figure.hidden = !on;
    if (!on) return;
    const scenario = isolated(data.scenarios[shown[i]].name);
    const title = mode === "difference" ? say("title_difference", { scenario, baseline: isolated(baseline) }) : scenario;
    panel.caption.textContent = title;
    panel.canvas.setAttribute("aria-label", say("map_of", { title: `${title}, ${measure.name}` }));
    panel.map.fit(streets[data.scenarios[shown[i]].streets]);
  });
  panels[0].figure.parentElement.classList.toggle("two", shown.length > 1);
  panels.forEach((panel, i) => { if (i < shown.length) panel.map.fit(streets[data.scenarios[shown[i]].streets]); });
  byId("map-counts").textContent = countsText();
  byId("map-credit").textContent = [...new Set(shown.map((i) => streets[data.scenarios[i].streets].credit))].filter(Boolean).join("; ");
  legend();
  tell();
  paint();
}

/** In the difference view only scenarios that can be compared may be chosen. */
function chooseFrom() {
  const difference = byId("map-view").value === "difference", first = byId("map-first");
  for (const option of first.options) option.disabled = difference && !differenceOf(Number(option.value));
  if (first.selectedOptions[0].disabled) first.value = [...first.options].find((option) => !option.disabled).value;
  plans();
}

/** Layouts of the shown scenario, where it has more than one. */
function plans() {
  const box = byId("map-plan-label");
  if (!box) return;
  const layers = data.scenarios[Number(byId("map-first").value)].layers, layouts = layers ? layers.layouts : [];
  byId("map-plan").replaceChildren(...layouts.map((layout, i) => make("option", layout.title, { value: i })));
  box.hidden = layouts.length < 2 || !(find("beats") || find("tours"));
}

function choose(street) {
  if (street === state.chosen) return;
  state.chosen = street;
  tell();
  paint();
}

/** The next street from the chosen one in a direction, by middles. */
function next(dx, dy) {
  const set = streets[data.scenarios[asked().shown[0]].streets];
  if (state.chosen < 0) {
    const middle = view.middle || [set.east / 2, set.north / 2];
    return closest(set, (m) => Math.hypot(m.x - middle[0], m.y - middle[1]));
  }
  const from = set.middles[state.chosen];
  const found = closest(set, (m, s) => {
    const along = (m.x - from.x) * dx + (m.y - from.y) * dy, aside = Math.abs((m.x - from.x) * dy) + Math.abs((m.y - from.y) * dx);
    return s === state.chosen || along <= aside / 2 || along <= 0 ? Infinity : along + 2 * aside;
  });
  return found < 0 ? state.chosen : found;
}

function closest(set, distance) {
  let best = -1, least = Infinity;
  set.middles.forEach((middle, s) => { const d = distance(middle, s); if (d < least) { least = d; best = s; } });
  return best;
}

/** Go closer or farther, toward the chosen street or the middle of what is seen. */
function zoom(factor) {
  const set = streets[data.scenarios[asked().shown[0]].streets];
  view.zoom = Math.min(Math.max(view.zoom * factor, 1), Math.max(set.east, set.north) / 1500 + 4);
  if (view.zoom === 1) view.middle = null;
  else if (factor > 1 && state.chosen >= 0) view.middle = [set.middles[state.chosen].x, set.middles[state.chosen].y];
  else view.middle = view.middle || [set.east / 2, set.north / 2];
  for (const { canvas } of panels) canvas.style.touchAction = view.zoom > 1 ? "none" : "auto";
  paint();
}

/** Keep the chosen street in view when the map is closer. */
function follow(map) {
  if (view.zoom === 1 || state.chosen < 0) return;
  const middle = map.streets.middles[state.chosen], [x, y] = map.at([middle.x, middle.y]);
  if (x < 40 || y < 40 || x > map.width - 40 || y > map.height - 60) view.middle = [middle.x, middle.y];
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function onKey(event, map) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in STEPS) {
    const street = next(...STEPS[event.key]);
    state.chosen = street;
    follow(map);
    tell();
    paint();
  } else if (event.key === "+" || event.key === "=") zoom(1.6);
  else if (event.key === "-") zoom(1 / 1.6);
  else if (event.key === "Escape") choose(-1);
  else return;
  event.preventDefault();
}

for (const { canvas, map } of panels) {
  let held = null;
  const place = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  canvas.addEventListener("pointerdown", (event) => {
    held = { at: place(event), middle: view.middle, moved: false };
  });
  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = place(event);
    if (held && view.zoom > 1 && event.buttons) {
      const dx = x - held.at[0], dy = y - held.at[1];
      held.moved = held.moved || Math.hypot(dx, dy) > 4;
      if (!held.moved) return;
      view.middle = [held.middle[0] - dx / map.scale, held.middle[1] + dy / map.scale];
      paint();
    } else if (event.pointerType === "mouse") {
      const street = map.nearest(x, y, 14);
      if (street >= 0) choose(street);
    }
  });
  canvas.addEventListener("pointerup", (event) => {
    if (held && !held.moved) choose(map.nearest(...place(event), 24));
    held = null;
  });
  canvas.addEventListener("pointercancel", () => { held = null; });
  canvas.addEventListener("keydown", (event) => onKey(event, map));
}

byId("map-in").addEventListener("click", () => zoom(1.6));
byId("map-out").addEventListener("click", () => zoom(1 / 1.6));
byId("map-whole").addEventListener("click", () => zoom(0));

/** Offer blocks whose label holds what was typed; go to one that is named in full. */
byId("map-find").addEventListener("input", (event) => {
  const set = streets[data.scenarios[asked().shown[0]].streets], text = event.target.value.trim();
  const fold = (one) => one.toLowerCase();
  const held = text ? set.blocks.map((block, s) => [block, s]).filter(([block]) => fold(block).includes(fold(text))) : [];
  byId("map-blocks").replaceChildren(...held.slice(0, 20).map(([block]) => make("option", "", { value: block })));
  const exact = held.find(([block]) => fold(block) === fold(text));
  if (exact || held.length === 1) {
    state.chosen = (exact || held[0])[1];
    follow(panels[0].map);
    tell();
    paint();
  } else if (text && !held.length) byId("map-says").textContent = say("not_found", { text });
});

for (const id of ["map-view", "map-measure", "map-first", "map-second"]) {
  byId(id).addEventListener("change", () => { chooseFrom(); refresh(); });
}
for (const box of document.querySelectorAll("#street-map input[type=checkbox]")) {
  box.addEventListener("change", () => { plans(); legend(); paint(); });
}
if (byId("map-plan")) byId("map-plan").addEventListener("change", paint);

byId("map-first").value = String(data.baseline);
const other = data.scenarios.findIndex((_, i) => i !== data.baseline);
if (other >= 0) byId("map-second").value = String(other);
byId("map-off").hidden = true;
byId("street-map").hidden = false;
chooseFrom();
refresh();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refresh);
/** What is seen is printed as it stands, in the colors of paper. */
function printing(on) {
  paper.on = on;
  legend();
  paint();
}
addEventListener("beforeprint", () => printing(true));
addEventListener("afterprint", () => printing(false));
matchMedia("print").addEventListener("change", (event) => printing(event.matches));
let wide = byId("street-map").clientWidth;
new ResizeObserver(() => {
  const now = byId("street-map").clientWidth;
  if (now !== wide && now > 0) { wide = now; refresh(); }
}).observe(byId("street-map"));
