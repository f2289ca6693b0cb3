/* The player of the replay: one clock for both maps. Nothing is fetched. */
const choose = [0, 1].map((number) => byId(`side-${number}`)).filter(Boolean);
const sides = choose.map((_, number) => new Side(number));
const [date, speed, slider, play] = ["date", "speed", "time", "play"].map(byId);
const TALLIES = ["made", "reached", "talks", "blocks"];
const tally = byId("tally");
const kept = new Map();
let [now, from, to, running, before, toldAt, saidAt, turn] = [0, 0, 1, false, 0, 0, 0, 0];

function once(key, text) {
  if (!kept.has(key)) kept.set(key, unpack(text));
  return kept.get(key);
}

async function load() {
  const mine = ++turn;
  const number = Number(date.value);
  const [week, day] = [Math.floor(number / 7), number % 7];
  const shown = await Promise.all(choose.map(async (select) => {
    const scenario = data.scenarios[Number(select.value)];
    const streets = await once(`streets ${scenario.streets}`, data.streets[scenario.streets]);
    if (!streets.lines) Object.assign(streets, streetsOf(streets));
    const evenings = await once(`${week} ${select.value}`, data.weeks[week][Number(select.value)]);
    return [scenario, streets, evenings[day]];
  }));
  if (mine !== turn) return;
  for (const key of kept.keys()) {
    if (!key.startsWith("streets") && !key.startsWith(`${week} `)) kept.delete(key);
  }
  [, from, to] = data.evenings[number];
  slider.min = from;
  slider.max = to;
  shown.forEach((parts, i) => {
    sides[i].show(...parts);
    put(tally.rows[0].cells[i + 1], parts[0].name);
  });
  go(now < from || now > to ? Math.min(from + 3600, to) : now);
  player.dataset.ready = `${number} ${choose.map((select) => select.value).join(" ")}`;
}

function go(t, words = true) {
  now = Math.min(Math.max(t, from), to);
  for (const side of sides) side.render(now, words);
  put(byId("clock"), clock(now));
  if (!words) return;
  const figures = sides.map((side) => side.figures(now));
  TALLIES.forEach((key, row) => figures.forEach((values, column) => {
    const value = key === "blocks" ? say("replay.of", { n: values.blocks, all: values.all }) : String(values[key]);
    put(tally.rows[row + 1].cells[column + 1], value);
  }));
  slider.value = now;
  slider.setAttribute("aria-valuetext", clock(now));
}

function tellNow() {
  saidAt = performance.now();
  put(byId("said"), [clock(now), ...sides.map((side) => say("replay.said", { name: side.scenario.name, ...side.figures(now) }))].join(" "));
}

function set(play_) {
  running = play_ && sides.every((side) => side.evening);
  if (running && now >= to) go(from);
  put(play, say(running ? "replay.pause" : "replay.play"));
  before = performance.now();
  if (running) requestAnimationFrame(tick); else tellNow();
}

function tick(moment) {
  if (!running) return;
  const passed = Math.max(moment - before, 0);
  if (still.matches && passed < 1000) return void requestAnimationFrame(tick);
  before = moment;
  const words = moment - toldAt > 250;
  if (words) toldAt = moment;
  go(now + (Math.min(passed, 1500) / 1000) * 60 * Number(speed.value), words || still.matches);
  if (now >= to) {
    go(to);
    return set(false);
  }
  if (moment - saidAt > 15000) tellNow();
  requestAnimationFrame(tick);
}

function jump(t) {
  go(t);
  if (!running) tellNow();
}

const stride = () => (still.matches ? 300 : 60);

function next() {
  const times = sides.flatMap((side) => side.evening.requests.map((one) => one.made)).filter((t) => t > now + 1);
  jump(times.length ? Math.min(...times) : to);
}

const KEYS = {
  " ": () => set(!running),
  ArrowLeft: () => jump(now - stride()),
  ArrowRight: () => jump(now + stride()),
  Home: () => jump(from),
  End: () => jump(to),
};
byId("keys").addEventListener("keydown", (event) => {
  const on = event.target;
  if (event.altKey || event.ctrlKey || event.metaKey || !KEYS[event.key]) return;
  if (event.key === " " ? on.tagName === "BUTTON" : on === slider && !still.matches) return;
  event.preventDefault();
  KEYS[event.key]();
});
play.addEventListener("click", () => set(!running));
byId("back").addEventListener("click", () => jump(now - stride()));
byId("on").addEventListener("click", () => jump(now + stride()));
byId("next").addEventListener("click", next);
slider.addEventListener("input", () => jump(Number(slider.value)));
for (const select of [date, ...choose]) select.addEventListener("change", load);
addEventListener("beforeprint", () => { if (running) set(false); });

const shape = (group, ...inside) => make("svg", { viewBox: "-15 -15 30 30", "aria-hidden": "true" }, make("g", { class: group }, ...inside));
function legend() {
  const units = ["walking", "waiting", "talking", "responding", "on-scene", "break", "event", "writing", "returning"].map((name) => {
    const look = LOOKS[name] || name;
    return make("li", {}, shape(`replay-unit look-${look}`, make("path", { d: SHAPES[look], class: look === "waiting" ? "replay-hollow" : "" })),
      say(name === "writing" ? "replay.inside" : `state.${name}`));
  });
  const asks = ["waiting", "sent", "there", "served", "car", "gone"].map((state) => {
    const busy = ["waiting", "sent", "there"].includes(state);
    const text = make("text", { y: busy ? 6 : 3.5, style: `font-size:${busy ? 18 : 10}px` }, SIGNS[state]);
    return make("li", {}, shape(`replay-ask ask-${state}`, make("path", { d: busy ? RING : SMALL }), text), say(`replay.ask_${state}`));
  });
  byId("legend").append(make("p", {}, say("replay.legend_units")), make("ul", {}, ...units),
    make("p", {}, say("replay.legend_requests")), make("ul", {}, ...asks),
    make("p", { class: "soft" }, say("replay.legend_lines")));
}

function start() {
  const written = new Intl.DateTimeFormat(data.language, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  data.evenings.forEach(([day], i) => date.append(make("option", { value: i }, written.format(new Date(`${day}T00:00:00Z`)))));
  choose.forEach((select, number) => {
    data.scenarios.forEach(({ name }, i) => select.append(make("option", { value: i }, name)));
    select.value = String(number);
    byId("sides").append(sides[number].box);
    byId("words").append(sides[number].words);
  });
  const cells = (tag, attributes) => choose.map(() => make(tag, attributes));
  tally.tHead.append(make("tr", {}, make("td"), ...cells("th", { scope: "col" })));
  tally.tBodies[0].append(...TALLIES.map((key) => (
    make("tr", {}, make("th", { scope: "row" }, say(`replay.${key}`)), ...cells("td")))));
  for (const key of ["back", "on"]) put(byId(key), say(`replay.${key}`, { n: stride() / 60 }));
  legend();
  player.hidden = false;
  player.replay = { positionAt, trackOf, stateAt, askAt, sides, go };
  load();
}

if (typeof DecompressionStream === "undefined") byId("old").hidden = false; else start();
