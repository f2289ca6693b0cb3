/* One map of the replay with its counts and lists. */
class Side {
  constructor(number) {
    this.name = make("h3");
    this.map = make("svg", { class: "replay-map", role: "img" });
    this.note = make("p", { class: "soft" });
    this.list = make("ul", { class: "replay-list" });
    this.news = make("ol", { class: "replay-list replay-events" });
    this.headings = [make("h3"), make("h3")];
    this.box = make("div", { class: "replay-side", id: `replay-map-${number}` }, this.name, this.map, this.note);
    this.words = make("div", { class: "replay-side" }, this.headings[0], this.list, this.headings[1], this.news);
    this.dot = 1; // until the map is seen, as on a page that opens in print
    new ResizeObserver(() => this.scale()).observe(this.map);
  }

  show(scenario, streets, packed) {
    this.scenario = scenario;
    put(this.name, scenario.name);
    ["units", "news"].forEach((key, i) => put(this.headings[i], say(`replay.${key}`, { name: scenario.name })));
    this.map.setAttribute("aria-label", say("replay.map_of", { name: scenario.name }));
    if (this.streets !== streets) this.draw(streets);
    this.evening = eveningOf(packed || { units: [], requests: [] }, scenario, streets);
    const { units, requests } = this.evening;
    this.note.hidden = units.length > 0;
    this.list.hidden = this.headings[0].hidden = units.length === 0;
    put(this.note, packed ? say("replay.nobody") : say("replay.no_date"));
    this.asks.replaceChildren(...requests.map(() => make("g", { class: "replay-ask" }, make("path"), make("text", { y: 4.5 }))));
    this.marks.replaceChildren(...units.map(() => make("g", { class: "replay-unit" }, make("path"), make("text", { y: 4 }))));
    this.trails.replaceChildren(...units.map(() => make("path", { class: "replay-trail" })));
    this.list.replaceChildren(...units.map(() => {
      const mark = make("svg", { viewBox: "-15 -15 30 30", "aria-hidden": "true" },
        make("g", { class: "replay-unit" }, make("path"), make("text", { y: 4 })));
      return make("li", {}, mark, make("span"));
    }));
    this.shownSeen = -1;
    this.shownNews = null;
    this.scale();
  }

  draw(streets) {
    this.streets = streets;
    const [w, h] = [streets.width, streets.height];
    const edge = 0.04 * Math.max(w, h);
    this.size = [w + 2 * edge, h + 3.2 * edge];
    this.map.setAttribute("viewBox", `${-edge} ${-edge} ${this.size.join(" ")}`);
    const path = (wide) => streets.lines
      .filter((_, s) => streets.wide.has(s) === wide).map(({ points }) => drawn(points)).join("");
    this.seen = make("path", { class: "replay-seen" });
    [this.names, this.trails, this.asks, this.marks] = [0, 1, 2, 3].map(() => make("g"));
    const metres = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000].filter((m) => 10 * m <= w / 3).pop() || 10;
    const foot = h + 1.3 * edge;
    const flat = (x, text, anchor) => make("g", { class: "replay-flat", "data-x": x, "data-y": foot },
      make("text", { x: anchor === "end" ? 0 : 6, y: 4, "text-anchor": anchor }, text));
    this.foot = [
      make("path", { class: "replay-bar", d: `M0 ${foot}H${10 * metres}` }),
      flat(10 * metres, metres < 1000 ? `${metres} m` : `${metres / 1000} km`, "start"),
      flat(w, `↑ ${say("map.north")}`, "end"),
    ];
    for (const [name, x, y, turn] of streets.names) {
      this.names.append(make("g", { class: "replay-flat", "data-x": x, "data-y": y, "data-turn": turn },
        make("text", { class: "replay-name", y: 3.5 }, name)));
    }
    this.map.replaceChildren(make("path", { class: "replay-street", d: path(false) }),
      make("path", { class: "replay-wide", d: path(true) }), this.seen, this.trails, this.names,
      ...this.foot, this.asks, this.marks);
  }

  /** Keep marks and letters of one size on the screen, whatever the size of the map. */
  scale() {
    if (!this.streets || !this.map.clientWidth) return;
    const small = this.map.clientWidth < 420 ? 0.85 : 1;
    this.dot = small * Math.max(this.size[0] / this.map.clientWidth, this.size[1] / this.map.clientHeight);
    for (const one of this.map.querySelectorAll(".replay-flat")) {
      const { x, y, turn } = one.dataset;
      one.setAttribute("transform", `translate(${x} ${y}) scale(${this.dot}) rotate(${turn || 0})`);
    }
    this.choose();
    if (this.t !== undefined) this.render(this.t, true);
  }

  /** Show the street names that fit: inside the map, and none over another. */
  choose() {
    const frame = this.map.getBoundingClientRect();
    const taken = this.foot.slice(1).map((one) => one.getBoundingClientRect());
    const apart = (a, b) => a.right < b.left || a.left > b.right || a.bottom < b.top || a.top > b.bottom;
    const most = frame.width < 420 ? 8 : Infinity;
    for (const one of this.names.children) {
      one.style.display = taken.length < most ? "" : "none";
      if (taken.length >= most) continue;
      const box = one.getBoundingClientRect();
      const inside = box.left > frame.left && box.right < frame.right && box.top > frame.top && box.bottom < frame.bottom;
      if (inside && taken.every((other) => apart(other, box))) taken.push(box); else one.style.display = "none";
    }
  }

  place(mark, spot) {
    mark.setAttribute("transform", `translate(${spot[0].toFixed(2)} ${spot[1].toFixed(2)}) scale(${this.dot})`);
  }

  look(group, state, label) {
    const name = data.states[state];
    const look = LOOKS[name] || name;
    const [path, text] = group.children;
    if (group.dataset.look !== look) {
      group.dataset.look = look;
      group.setAttribute("class", `replay-unit look-${look}`);
      path.setAttribute("d", SHAPES[look]);
      path.setAttribute("class", look === "waiting" ? "replay-hollow" : "");
      text.setAttribute("y", { talking: 1, responding: 6, returning: 2 }[look] || 4);
    }
    put(text, label);
    path.setAttribute("transform", label.length > 2 ? "scale(1.4 1.15)" : "");
    text.setAttribute("style", `font-size:${label.length > 2 ? 9 : 11.5}px`);
  }

  render(t, words) {
    this.t = t;
    this.map.dataset.t = t;
    const { units, requests, seenAt, seen } = this.evening;
    const taken = [];
    units.forEach((unit, i) => {
      const [mark, trail] = [this.marks.children[i], this.trails.children[i]];
      const state = stateAt(unit, t);
      const at = state === OFF || state === TRANSFER ? null : positionAt(unit.track, t);
      mark.style.display = trail.style.display = at ? "" : "none";
      if (at) {
        const spot = spotOn(this.streets, ...at);
        Object.assign(mark.dataset, { segment: at[0], dm: at[1] });
        this.place(mark, spot);
        trail.setAttribute("d", this.trail(unit.track, t, at));
        const same = taken.find((one) => Math.hypot(one.spot[0] - spot[0], one.spot[1] - spot[1]) < 9 * this.dot);
        if (same) same.label += `+${i + 1}`; else taken.push({ spot, mark, state, label: `${i + 1}` });
        if (same) mark.style.display = "none";
        mark.dataset.shown = same ? "joined" : "alone";
      } else mark.dataset.shown = "no";
      if (words) this.tell(i, unit, state, at);
    });
    for (const { mark, state, label } of taken) this.look(mark, state, label);
    requests.forEach((one, i) => this.ask(this.asks.children[i], one, askAt(one, t)));
    const count = last(seenAt, t) + 1;
    if (count !== this.shownSeen) {
      this.shownSeen = count;
      this.seen.setAttribute("d", seen.slice(0, count).map(([s]) => drawn(this.streets.lines[s].points)).join("") || "M0 0");
    }
    if (words) this.count(t);
  }

  trail(track, t, at) {
    const from = t - TRAIL_S;
    const now = last(track.entered, t);
    let path = "";
    for (let i = Math.max(last(track.entered, from), 0); i <= now; i++) {
      if (track.left[i] < from || track.start[i] === track.end[i]) continue;
      const a = track.entered[i] < from ? positionAt(track, from)[1] : track.start[i];
      path += drawn(stretch(this.streets, track.segment[i], a, i === now ? at[1] : track.end[i]));
    }
    return path || "M0 0";
  }

  ask(mark, request, state) {
    mark.style.display = state ? "" : "none";
    if (!state) return;
    const busy = state === "waiting" || state === "sent" || state === "there";
    if (mark.dataset.state !== state) {
      mark.dataset.state = state;
      mark.setAttribute("class", `replay-ask ask-${state}`);
      mark.children[0].setAttribute("d", busy ? RING : SMALL);
      put(mark.children[1], SIGNS[state]);
      mark.children[1].setAttribute("style", `font-size:${busy ? 18 : 10}px`);
      mark.children[1].setAttribute("y", busy ? 6 : 3.5);
    }
    this.place(mark, spotOn(this.streets, request.segment, request.dm));
  }

  tell(i, unit, state, at) {
    const [mark, text] = this.list.children[i].children;
    this.look(mark.firstChild, state, `${i + 1}`);
    const name = data.states[state];
    const what = name === "off" ? say(this.t < unit.from ? "replay.not_yet" : "replay.off", { clock: clock(unit.from) }) : say(`state.${name}`);
    const indoors = ["briefing", "writing", "transfer"].includes(name);
    put(text, at && !indoors ? say("replay.unit_at", { n: i + 1, what, block: this.streets.block[at[0]] })
      : say("replay.unit", { n: i + 1, what }));
  }

  figures(t) {
    const { requests, talks, seenAt } = this.evening;
    return {
      made: requests.filter((one) => one.made <= t).length,
      reached: requests.filter((one) => one.inTime && one.first <= t).length,
      talks: last(talks, t) + 1,
      blocks: last(seenAt, t) + 1,
      all: this.streets.lines.length,
    };
  }

  count(t) {
    const { events } = this.evening;
    const end = events.findIndex(([when]) => when > t);
    const until = end < 0 ? events.length : end;
    if (until === this.shownNews) return;
    this.shownNews = until;
    this.news.replaceChildren(...events.slice(Math.max(until - 5, 0), until).reverse()
      .map(([when, text]) => make("li", {}, make("span", {}, clock(when)), make("span", {}, text))));
  }
}
