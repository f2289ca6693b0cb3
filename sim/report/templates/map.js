// The map's controls, legend and words. Uses StreetCanvas of map_draw.js.

const data = JSON.parse(document.getElementById("map-data").textContent);
const words = data.words, streets = data.streets.map(prepared);
const view = { zoom: 1, middle: null };
const byId = (id) => document.getElementById(id);
const state = { chosen: -1, set: -1 };

/** A message with its values put in. */
function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** A name that keeps its own direction of writing within a sentence. */
function isolated(name) { return `\u2068${name}\u2069`; }

/** A number as everywhere on the page: three figures, at most two after the point. */
function digits(value) {
  const size = Math.abs(Number(value.toPrecision(3)));
  const text = Math.abs(value).toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
  const [whole, part] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
  return value < 0 && Number(text) !== 0 ? `\u2212${grouped}` : grouped;
}

function amount(value, measure) {
  if (value === null) return words.no_value;
  return measure.unit ? `${digits(value)}\u00a0${measure.unit}` : digits(value);
}

function change(value, measure) {
  if (value === null) return words.no_value;
  const text = digits(value), sign = value > 0 && Number(text.replace(/,/g, "")) !== 0 ? "+" : "";
  return measure.change_unit ? `${sign}${text}\u00a0${measure.change_unit}` : sign + text;
}

const panels = ["a", "b"].map((id) => {
  const figure = byId(`map-panel-${id}`), canvas = figure.querySelector("canvas");
  return { figure, canvas, caption: figure.querySelector("figcaption"), map: new StreetCanvas(canvas, view) };
});

/** What the controls ask for. */
function asked() {
  const mode = byId("map-view").value, number = Number(byId("map-measure").value);
  const first = Number(byId("map-first").value), second = Number(byId("map-second").value);
  return { mode, number, measure: data.measures[number], shown: mode === "two" ? [first, second] : [first] };
}

function blockOf(street, set) { return set.blocks[street] || set.names[street] || words.unnamed; }

/** The class of a value: how many limits are not above it. */
function classOf(value, limits) { return limits.filter((limit) => value >= limit).length; }

function valueLooks(scenario, number, colors) {
  const measure = data.measures[number];
  return scenario.values[number].map((value) => {
    if (value === null) return { color: colors.still, width: 1, dash: true, order: -1 };
    const row = measure.classes[classOf(value, measure.limits)];
    return { color: colors.dark ? row.dark : row.light, width: row.width, dash: false, order: row.width };
  });
}

const WIDTHS = [2, 2.8, 3.6];
/** Widths and shades of clear differences, from small to large. */
function shade(list, of, count) { return list[count === 1 ? 1 : Math.min(of + (3 - count), 2)]; }

function isBetter(value, measure) { return measure.better === "lower" ? value < 0 : value > 0; }

function changeLooks(difference, measure, colors) {
  const clear = new Set(difference.clear), count = measure.change_labels.length;
  return difference.values.map((value, street) => {
    if (!clear.has(street)) return { color: colors.still, width: 0.8, dash: false, order: 0 };
    const of = classOf(Math.abs(value), measure.change_limits), good = isBetter(value, measure);
    return { color: shade(good ? colors.up : colors.down, of, count), width: shade(WIDTHS, of, count), dash: !good, order: 1 + of };
  });
}

function find(name) { return byId(`map-${name}`) && byId(`map-${name}`).checked; }

/** Largest value of a measure over all scenarios, so that circles can be compared. */
function most(name) {
  const number = data.circles[name];
  return Math.max(...data.scenarios.map((scenario) => scenario.values[number].reduce((a, b) => Math.max(a, b || 0), 0)));
}

function layersOf(scenario, colors) {
  const layers = { beat: null, beats: [], walks: [], spots: [], circles: [], names: find("names") };
  const plan = scenario.layers && scenario.layers.layouts[Number(byId("map-plan") ? byId("map-plan").value || 0 : 0)];
  const layout = plan || (scenario.layers && scenario.layers.layouts[0]);
  if (layout && find("beats") && layout.beat.length) { layers.beat = layout.beat; layers.beats = layout.beats; }
  if (layout && find("tours")) layers.walks = layout.walks.map((walk) => pointsOf(walk.line));
  if (scenario.layers && find("spots")) layers.spots = scenario.layers.spots;
  for (const name of ["contacts", "requests"]) {
    if (!(name in data.circles) || !find(name)) continue;
    const top = most(name), filled = name === "contacts", color = filled ? colors.met : colors.asked;
    scenario.values[data.circles[name]].forEach((value, street) => {
      layers.circles.push({ street, size: top > 0 ? Math.sqrt((value || 0) / top) : 0, filled, color });
    });
  }
  return layers;
}

/** Whether a scenario has beats, tours or hot spots to draw. */
function has(scenario, name) {
  const layers = scenario.layers;
  if (!layers) return false;
  if (name === "spots") return layers.spots.length > 0;
  return layers.layouts.some((layout) => (name === "beats" ? layout.beats : layout.walks).length > 0);
}

function differenceOf(index) { return data.scenarios[index].difference; }

/** Draw both maps again, without touching words. */
function paint() {
  const { mode, number, measure, shown } = asked(), colors = theme();
  panels.forEach((panel, i) => {
    if (i >= shown.length) return;
    const scenario = data.scenarios[shown[i]];
    const looks = mode === "difference" ? changeLooks(scenario.difference[number], measure, colors) : valueLooks(scenario, number, colors);
    const same = scenario.streets === data.scenarios[shown[0]].streets;
    panel.map.draw(looks, layersOf(scenario, colors), same ? state.chosen : -1, data);
  });
}

/** An element with text, safely. */
function make(tag, text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function legendRow(color, width, dash, label) {
  const row = make("span", "", { class: "map-key" }), line = make("canvas", "", { width: 68, height: 20, "aria-hidden": "true" });
  const pen = line.getContext("2d"), colors = theme();
  pen.scale(2, 2);
  for (const [c, w, d] of [[colors.casing, 1.3 * width + 1.4, []], ...(dash ? [[colors.paper, 1.3 * width, []]] : []), [color, 1.3 * width, dash ? [2.2 * width, 1.7 * width] : []]]) {
    pen.strokeStyle = c; pen.lineWidth = w; pen.setLineDash(d);
    pen.beginPath(); pen.moveTo(2, 5); pen.lineTo(32, 5); pen.stroke();
  }
  row.append(line, make("span", label));
  return row;
}

function legend() {
  const { mode, measure, shown } = asked(), colors = theme(), box = byId("map-legend");
  const rows = [], scenario = isolated(data.scenarios[shown[0]].name), baseline = isolated(data.scenarios[data.baseline].name);
  const title = mode === "difference"
    ? say("legend_difference", { measure: measure.name, scenario, baseline, unit: measure.change_unit ? ` (${measure.change_unit})` : "" })
    : say("legend", { measure: measure.name, unit: measure.unit && measure.unit !== "%" && measure.unit !== "min" ? ` (${measure.unit})` : "", note: measure.note });
  if (mode === "difference") {
    const count = measure.change_labels.length, neutral = measure.better === "none";
    for (const [good, sign, key] of [[true, "\u25b2", neutral ? "more" : "better"], [false, "\u25bc", neutral ? "less" : "worse"]]) {
      measure.change_labels.forEach((label, of) => rows.push(legendRow(
        shade(good ? colors.up : colors.down, of, count), shade(WIDTHS, of, count), !good, `${sign} ${words[key]}: ${label}`)));
    }
    rows.push(legendRow(colors.still, 0.8, false, words.grey));
  } else {
    for (const row of measure.classes) rows.push(legendRow(colors.dark ? row.dark : row.light, row.width, false, row.label));
    if (shown.some((i) => data.scenarios[i].values[asked().number].includes(null))) rows.push(legendRow(colors.still, 1, true, words.no_value));
  }
  for (const name of ["requests", "contacts"]) {
    if (name in data.circles && find(name)) rows.push(make("span", say(`circles_${name}`, { most: digits(most(name)) }), { class: "map-key" }));
  }
  for (const name of ["beats", "tours", "spots"]) {
    if (find(name) && !shown.some((i) => has(data.scenarios[i], name))) rows.push(make("span", say("none_of", { layer: words[name] }), { class: "map-key" }));
  }
  box.replaceChildren(make("p", title), ...rows);
}

function countsText() {
  const { mode, number, measure, shown } = asked();
  if (mode !== "difference") return "";
  const [up, down, same] = differenceOf(shown[0])[number].counts;
  const key = measure.better === "none" ? "counts_neutral" : "counts";
  const text = say(key, { clear: up + down, all: up + down + same, up, down, same });
  return measure.margin ? `${text} ${say("counts_margin", { margin: measure.margin })}` : text;
}

/** The chosen street's figures: one sentence, and a table of all measures. */
function tell() {
  const { mode, number, measure, shown } = asked(), box = byId("map-figures");
  const set = streets[data.scenarios[shown[0]].streets], street = state.chosen;
  box.hidden = street < 0;
  if (street < 0) {
    if (byId("map-says").textContent !== words.help) byId("map-says").textContent = words.help;
    return;
  }
  const named = mode === "difference" ? [...new Set([data.baseline, shown[0]])] : [...new Set(shown)];
  const alike = named.filter((i) => data.scenarios[i].streets === data.scenarios[shown[0]].streets);
  const difference = mode === "difference" ? differenceOf(shown[0]) : null;
  const isClear = (n) => difference[n].clear.includes(street);
  const scenario = isolated(data.scenarios[shown[0]].name), baseline = isolated(data.scenarios[data.baseline].name), block = isolated(blockOf(street, set));
  const parts = alike.map((i) => say("value_of", { scenario: isolated(data.scenarios[i].name), value: amount(data.scenarios[i].values[number][street], measure) }));
  if (difference) parts.push(say("and_difference", { scenario, baseline, value: change(difference[number].values[street], measure), clear: isClear(number) ? words.is_clear : words.not_clear }));
  const sentence = say("street_value", { block, measure: measure.name, values: parts.join("; ") });
  if (byId("map-says").textContent !== sentence) byId("map-says").textContent = sentence;
  const table = make("table"), head = make("tr"), body = make("tbody");
  head.append(make("th", words.figure, { scope: "col" }), ...alike.map((i) => make("th", data.scenarios[i].name, { scope: "col" })));
  if (difference) head.append(make("th", words.difference, { scope: "col" }), make("th", words.clear_head, { scope: "col" }));
  data.measures.forEach((one, n) => {
    const row = make("tr");
    row.append(make("th", one.name, { scope: "row" }), ...alike.map((i) => make("td", amount(data.scenarios[i].values[n][street], one))));
    if (difference) row.append(make("td", change(difference[n].values[street], one)), make("td", isClear(n) ? words.yes : words.not_clear));
    body.append(row);
  });
  const top = make("thead");
  top.append(head);
  table.append(make("caption", say("figures_of", { block })), top, body);
  box.setAttribute("aria-label", say("figures_of", { block }));
  box.replaceChildren(table);
}
