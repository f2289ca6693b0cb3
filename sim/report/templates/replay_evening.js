/* The evenings of the replay: unpacking, and where everybody is at a moment. */
"use strict";
const byId = (id) => document.getElementById(`replay-${id}`);
const player = byId("player");
const data = JSON.parse(byId("data").textContent);
const SVG = "http://www.w3.org/2000/svg";
const TRAIL_S = 900;
const [WALKING, TALKING, WAITING, TRANSFER, OFF] = ["walking", "talking", "waiting", "transfer", "off"]
  .map((name) => data.states.indexOf(name));
const LOOKS = { briefing: "inside", writing: "inside", "on-scene": "scene", transfer: "off" };
const SHAPES = {
  walking: "M-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0z",
  waiting: "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0z",
  talking: "M-11-9q0-3 3-3h16q3 0 3 3v11q0 3-3 3h-6l-7 7v-7h-3q-3 0-3-3z",
  responding: "M0-14l13 22h-26z",
  scene: "M-9-9h18v18h-18z",
  break: "M0-13l13 13-13 13-13-13z",
  inside: "M-6-10h12l6 10-6 10h-12l-6-10z",
  event: "M0-12l11 8-4 13h-14l-4-13z",
  returning: "M0 14l13-22h-26z",
  off: "M-8 9h16v2h-16z",
};
const RING = "M-14 0a14 14 0 1 0 28 0a14 14 0 1 0-28 0z";
const SMALL = "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0z";
const SIGNS = { waiting: "!", sent: "!", there: "!", served: "✓", car: say("replay.car_sign"), gone: "×", open: "…" };
const still = matchMedia("(prefers-reduced-motion: reduce)");

/* -- small helpers ---------------------------------------------------- */

function say(key, values = {}) {
  return data.texts[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

function make(tag, attributes = {}, ...inside) {
  const svg = ["svg", "g", "path", "text"].includes(tag);
  const made = svg ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function clock(t) {
  const minute = Math.floor(t / 60) % 1440;
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

function summed(list) {
  let total = 0;
  return list.map((value) => (total += value));
}

/** The last place in a rising list whose value is at most `t`; -1 if there is none. */
function last(list, t) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] <= t) low = middle + 1; else high = middle;
  }
  return low - 1;
}

/* -- streets ---------------------------------------------------------- */

function streetsOf(packed) {
  const [x, y] = [summed(packed.x), summed(packed.y)];
  let first = 0;
  const lines = packed.points.map((count) => {
    const points = [];
    const along = [];
    for (let i = first; i < first + count; i++) {
      points.push([x[i], y[i]]);
      along.push(i === first ? 0 : along[along.length - 1] + Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]));
    }
    first += count;
    return { points, along };
  });
  return { ...packed, lines, wide: new Set(packed.wide) };
}

/** Where a place along a segment lies on the map. */
function spotOn(streets, segment, dm) {
  const { points, along } = streets.lines[segment];
  const wanted = (along[along.length - 1] * dm) / streets.length[segment];
  const i = Math.min(Math.max(last(along, wanted), 0), points.length - 2);
  const share = along[i + 1] > along[i] ? (wanted - along[i]) / (along[i + 1] - along[i]) : 0;
  return [0, 1].map((axis) => points[i][axis] + (points[i + 1][axis] - points[i][axis]) * Math.min(share, 1));
}

/** The part of a segment's line from one place to another. */
function stretch(streets, segment, a, b) {
  const { points, along } = streets.lines[segment];
  const scale = along[along.length - 1] / streets.length[segment];
  const [low, high] = [Math.min(a, b) * scale, Math.max(a, b) * scale];
  const inner = points.filter((_, i) => along[i] > low && along[i] < high);
  if (a > b) inner.reverse();
  return [spotOn(streets, segment, a), ...inner, spotOn(streets, segment, b)];
}

function drawn(points) {
  return `M${points.map(([x, y]) => `${+x.toFixed(1)} ${+y.toFixed(1)}`).join("L")}`;
}

/* -- one evening ------------------------------------------------------ */

/** The path of a unit; the same numbers as `unpacked` in sim/report/replay/track.py. */
function trackOf(unit, sizes) {
  const track = { segment: [], start: [], end: [], entered: [], walking: [], left: [] };
  let [now, part] = [0, 0];
  unit.code.forEach((code, i) => {
    const [segment, kind] = [Math.floor(code / 3), code % 3];
    const start = kind === 2 ? unit.part[part++] : kind === 1 ? sizes[segment] : 0;
    const end = kind === 2 ? unit.part[part++] : kind === 0 ? sizes[segment] : 0;
    const usual = Math.floor((200 * Math.abs(end - start) + unit.pace) / (2 * unit.pace));
    const walking = usual + unit.more[i];
    track.segment.push(segment);
    track.start.push(start);
    track.end.push(end);
    track.entered.push((now += unit.gap[i]));
    track.walking.push(walking);
    track.left.push((now += walking + unit.still[i]));
  });
  track.talkStart = summed(unit.talk);
  track.talkEnd = track.talkStart.map((start, i) => start + unit.talked[i]);
  return track;
}

/** Segment and decimetre at a moment; the same as `position_at` there. */
function positionAt(track, t) {
  const i = last(track.entered, t);
  if (i < 0) return null;
  const [start, end, walking] = [track.start[i], track.end[i], track.walking[i]];
  if (start === end || walking <= 0 || t >= track.left[i]) return [track.segment[i], end];
  let gone = t - track.entered[i];
  track.talkStart.forEach((from, k) => {
    gone -= Math.max(Math.min(track.talkEnd[k], t) - Math.max(from, track.entered[i]), 0);
  });
  return [track.segment[i], start + ((end - start) * Math.min(gone, walking)) / walking];
}

function stateAt(unit, t) {
  if (t < unit.from || t >= unit.to) return OFF;
  const state = unit.state[Math.max(last(unit.begins, t), 0)];
  if (state !== WALKING) return state;
  const talk = last(unit.track.talkStart, t);
  if (talk >= 0 && t < unit.track.talkEnd[talk]) return TALKING;
  const row = last(unit.track.entered, t);
  const posted = row >= 0 && last(unit.post, row) % 2 === 0;
  return posted && t < unit.track.left[row] ? WAITING : state;
}

function requestOf([number, made, segment, dm, kind, priority, outcome, ended, inTime, sent]) {
  const arrivals = sent.map(([, , arrived]) => arrived).filter((arrived) => arrived >= 0);
  return { number, made, segment, dm, kind, priority, outcome, inTime, sent,
    ended: ended < 0 ? Infinity : ended, first: arrivals.length ? Math.min(...arrivals) : Infinity };
}

const endingOf = (outcome) => ({ 0: "served", 1: "gone", 7: "open" })[outcome] || "car";

function askAt(request, t) {
  if (t < request.made) return null;
  if (t >= request.ended) return endingOf(request.outcome);
  const within = (from, to) => from >= 0 && from <= t && (to < 0 || t < to);
  if (request.sent.some(([, , arrived, left]) => within(arrived, left))) return "there";
  return request.sent.some(([, ordered, , left]) => within(ordered, left)) ? "sent" : "waiting";
}

function eventsOf(units, requests, scenario, streets) {
  const events = [];
  const add = (t, key, values) => { if (t >= 0 && t < Infinity) events.push([t, say(`replay.${key}`, values)]); };
  for (const one of requests) {
    const n = one.number;
    const [kind, block] = [scenario.kinds[one.kind], streets.block[one.segment]];
    add(one.made, "event_made", { n, kind, block });
    for (const [unit, ordered, arrived] of one.sent) {
      add(ordered, "event_sent", { n, unit: unit + 1 });
      add(arrived, "event_there", { n, unit: unit + 1 });
    }
    add(one.ended, `event_${endingOf(one.outcome)}`, { n });
  }
  units.forEach((unit, i) => {
    add(unit.from, "event_on", { unit: i + 1, n: unit.officers });
    add(unit.to, "event_off", { unit: i + 1 });
  });
  return events.sort((a, b) => a[0] - b[0]);
}

function eveningOf(packed, scenario, streets) {
  const units = packed.units.map((unit) => ({ ...unit, begins: summed(unit.since), track: trackOf(unit, streets.length) }));
  const requests = packed.requests.map(requestOf);
  const firstSeen = new Map();
  const talks = [];
  for (const { track, result } of units) {
    track.segment.forEach((segment, i) => {
      if (track.start[i] === track.end[i]) return;
      if (!(firstSeen.get(segment) <= track.entered[i])) firstSeen.set(segment, track.entered[i]);
    });
    track.talkStart.forEach((start, i) => { if (result[i]) talks.push(start); });
  }
  const seen = [...firstSeen].sort((a, b) => a[1] - b[1]);
  return {
    units, requests, seen,
    seenAt: seen.map(([, t]) => t),
    talks: talks.sort((a, b) => a - b),
    events: eventsOf(units, requests, scenario, streets),
  };
}
