"use strict";
// Drawing the street map on a canvas: lines, circles, beats, walks, spots, names.
// Everything that is drawn is also told in words by map.js.

/** Points [[x, y], ...] in decimetres from a first point and the steps after it. */
function pointsOf(steps) {
  const points = [];
  let x = 0, y = 0;
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    points.push([x, y]);
  }
  return points;
}

/** Streets ready to draw: lines, middles, extent, and one place for each name. */
function prepared(streets) {
  const lines = streets.lines.map(pointsOf);
  let east = 1, north = 1;
  for (const line of lines) {
    for (const [x, y] of line) {
      east = Math.max(east, x);
      north = Math.max(north, y);
    }
  }
  return { ...streets, lines, east, north, middles: lines.map((line) => middleOf(line)) };
}

/** Point at a share of a line's length, half if not told, and the line's direction there. */
function middleOf(line, part = 0.5) {
  let total = 0;
  for (let i = 1; i < line.length; i++) total += Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]);
  let left = total * part;
  for (let i = 1; i < line.length; i++) {
    const dx = line[i][0] - line[i - 1][0], dy = line[i][1] - line[i - 1][1];
    const size = Math.hypot(dx, dy);
    if (left <= size || i === line.length - 1) {
      const share = size > 0 ? Math.min(left / size, 1) : 0;
      return { x: line[i - 1][0] + share * dx, y: line[i - 1][1] + share * dy, angle: Math.atan2(-dy, dx), length: total };
    }
    left -= size;
  }
  return { x: line[0][0], y: line[0][1], angle: 0, length: 0 };
}

const PRINTED = { "--ink": "#000000", "--soft": "#333333", "--paper": "#ffffff" };
const paper = { on: matchMedia("print").matches };

/** Colors of the page, light or dark, whichever is on; always light on paper. */
function theme() {
  const style = getComputedStyle(document.documentElement);
  const named = (name) => paper.on ? PRINTED[name] : style.getPropertyValue(name).trim();
  const dark = !paper.on && matchMedia("(prefers-color-scheme: dark)").matches;
  return {
    dark, ink: named("--ink"), soft: named("--soft"), paper: named("--paper"),
    casing: dark ? "#8b98a5" : "#6b7885", still: dark ? "#7d8994" : "#8b96a1",
    up: dark ? ["#5a94c8", "#7fb5e6", "#b3d7f7"] : ["#6a9fce", "#2f76b5", "#0d4478"],
    down: dark ? ["#c98238", "#efa04e", "#ffcb8f"] : ["#d98a3d", "#b8520a", "#7a3300"],
    met: dark ? "#f29bd0" : "#a3196f", asked: dark ? "#efa04e" : "#b8520a",
    beats: ["#1b6ca8", "#e07b00", "#2a8c4a", "#b83280", "#6b4fa0", "#8c6d1f", "#008b8b", "#d1495b"],
  };
}

const TIDY_M = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000];
const MARGIN = 16, FOOT = 34;

/** One canvas with its streets; `view` (zoom and middle) is shared by both maps. */
class StreetCanvas {
  constructor(canvas, view) {
    this.canvas = canvas;
    this.view = view;
  }

  /** Give the canvas the size that suits its streets and its place on the page. */
  fit(streets) {
    this.streets = streets;
    const width = Math.max(this.canvas.parentElement.clientWidth, 200);
    const shape = Math.min(Math.max(streets.north / streets.east, 0.3), 1.4);
    const height = Math.min(Math.round(width * shape) + FOOT, Math.max(innerHeight * 0.8, 320));
    const ratio = window.devicePixelRatio || 1;
    this.width = width;
    this.height = height;
    this.canvas.style.height = `${height}px`;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.ratio = ratio;
    this.whole = Math.min((width - 2 * MARGIN) / streets.east, (height - MARGIN - FOOT) / streets.north);
  }

  get scale() { return this.whole * this.view.zoom; }

  /** Pixels of a point in decimetres; north is up. */
  at([x, y]) {
    const middle = this.view.middle || [this.streets.east / 2, this.streets.north / 2];
    return [
      this.width / 2 + (x - middle[0]) * this.scale,
      (this.height - FOOT + MARGIN) / 2 - (y - middle[1]) * this.scale,
    ];
  }

  /** The street nearest to a pixel, -1 if none is within `reach` pixels. */
  nearest(px, py, reach) {
    let best = -1, least = reach * reach;
    this.streets.lines.forEach((line, street) => {
      let [ax, ay] = this.at(line[0]);
      for (let i = 1; i < line.length; i++) {
        const [bx, by] = this.at(line[i]);
        const dx = bx - ax, dy = by - ay, size = dx * dx + dy * dy;
        const share = size > 0 ? Math.min(Math.max(((px - ax) * dx + (py - ay) * dy) / size, 0), 1) : 0;
        const away = (ax + share * dx - px) ** 2 + (ay + share * dy - py) ** 2;
        if (away < least) { least = away; best = street; }
        ax = bx; ay = by;
      }
    });
    return best;
  }

  trace(line) {
    const pen = this.pen;
    line.forEach((point, i) => { const [x, y] = this.at(point); if (i) pen.lineTo(x, y); else pen.moveTo(x, y); });
  }

  stroke(line, color, width, dash = []) { this.strokes([line], color, width, dash); }

  /** Many lines of one look at once, which is much faster than one by one. */
  strokes(lines, color, width, dash = []) {
    const pen = this.pen;
    pen.strokeStyle = color;
    pen.lineWidth = width;
    pen.setLineDash(dash);
    pen.beginPath();
    for (const line of lines) this.trace(line);
    pen.stroke();
  }

  /** Draw everything: `looks` (one per street, with its `order`) and the layers that are on. */
  draw(looks, layers, chosen, words) {
    const pen = this.pen = this.canvas.getContext("2d"), colors = theme();
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    pen.lineCap = pen.lineJoin = "round";
    const lines = this.streets.lines, thick = Math.min(Math.max(this.view.zoom ** 0.5, 1), 2.5) * (this.width < 420 ? 0.8 : 1.2);
    if (layers.beat) layers.beat.forEach((beat, s) => {
      if (beat >= 0) { pen.globalAlpha = 0.4; this.stroke(lines[s], colors.beats[beat % colors.beats.length], 13 * thick); pen.globalAlpha = 1; }
    });
    const order = looks.map((_, s) => s).sort((a, b) => looks[a].order - looks[b].order);
    const alike = [];
    for (const s of order) { // those of one look that follow each other
      const { color, width, dash } = looks[s], name = `${color} ${width} ${dash}`;
      if (!alike.length || alike[alike.length - 1].name !== name) alike.push({ name, color, width: width * thick, dash, lines: [] });
      alike[alike.length - 1].lines.push(lines[s]);
    }
    for (const one of alike) this.strokes(one.lines, colors.casing, one.width + 1.4);
    for (const one of alike) {
      if (one.dash) this.strokes(one.lines, colors.paper, one.width);
      this.strokes(one.lines, one.color, one.width, one.dash ? [2.2 * one.width, 1.7 * one.width] : []);
    }
    if (chosen >= 0) {
      this.stroke(lines[chosen], colors.paper, 12);
      this.stroke(lines[chosen], colors.ink, 9);
      this.stroke(lines[chosen], looks[chosen].color, 4.5);
    }
    for (const line of layers.walks) this.walk(line, colors);
    for (const circle of layers.circles) this.circle(circle, colors);
    if (layers.names) this.names(colors, layers.spots);
    if (layers.beat) this.beatNames(layers, colors);
    for (const [name, x, y] of layers.spots) this.spot(name, [x, y], colors);
    this.foot(colors, words);
  }

  /** A walk beside its streets, on the right, with arrows. */
  walk(line, colors) {
    const pen = this.pen, beside = 3.2;
    const points = line.map((point) => this.at(point));
    pen.strokeStyle = pen.fillStyle = colors.ink;
    pen.lineWidth = 1.3;
    pen.setLineDash([]);
    let gone = 30;
    for (let i = 1; i < points.length; i++) {
      const [ax, ay] = points[i - 1], [bx, by] = points[i];
      const size = Math.hypot(bx - ax, by - ay);
      if (size === 0) continue;
      const ux = (bx - ax) / size, uy = (by - ay) / size, ox = -uy * beside, oy = ux * beside;
      pen.beginPath();
      pen.moveTo(ax + ox, ay + oy);
      pen.lineTo(bx + ox, by + oy);
      pen.stroke();
      gone += size;
      if (gone > 60 && size > 12) {
        gone = 0;
        const mx = (ax + bx) / 2 + ox, my = (ay + by) / 2 + oy;
        pen.beginPath();
        pen.moveTo(mx + 5 * ux, my + 5 * uy);
        pen.lineTo(mx - 4 * ux - 3.6 * uy, my - 4 * uy + 3.6 * ux);
        pen.lineTo(mx - 4 * ux + 3.6 * uy, my - 4 * uy - 3.6 * ux);
        pen.fill();
      }
    }
  }

  circle({ street, size, filled, color }, colors) {
    if (!(size > 0)) return;
    const { x, y } = middleOf(this.streets.lines[street], filled ? 0.32 : 0.68);
    const pen = this.pen, [px, py] = this.at([x, y]);
    pen.setLineDash([]);
    pen.beginPath();
    pen.arc(px, py, size * Math.min(11, this.width / 60), 0, 2 * Math.PI);
    if (filled) { pen.globalAlpha = 0.8; pen.fillStyle = color; pen.fill(); pen.globalAlpha = 1; }
    pen.lineWidth = filled ? 1 : 2;
    pen.strokeStyle = filled ? colors.paper : color;
    pen.stroke();
  }

  spot(name, point, colors) {
    const pen = this.pen, [x, y] = this.at(point), r = 7;
    pen.setLineDash([]);
    pen.beginPath();
    pen.moveTo(x, y - r); pen.lineTo(x + r, y); pen.lineTo(x, y + r); pen.lineTo(x - r, y);
    pen.closePath();
    pen.fillStyle = colors.ink;
    pen.strokeStyle = colors.paper;
    pen.lineWidth = 2;
    pen.fill();
    pen.stroke();
    this.text(name, x, y - 12, 0, colors, "600 11px");
  }

  text(text, x, y, angle, colors, font) {
    const pen = this.pen;
    pen.save();
    pen.translate(x, y);
    pen.rotate(angle);
    pen.font = `${font} system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineWidth = 3.5;
    pen.setLineDash([]);
    pen.strokeStyle = colors.paper;
    pen.strokeText(text, 0, 0);
    pen.fillStyle = colors.ink;
    pen.fillText(text, 0, 0);
    pen.restore();
  }

  /** The name of each street once, on its longest block in view, where there is room. */
  names(colors, spots) {
    const pen = this.pen, best = new Map(), taken = [];
    for (const [name, x, y] of spots) {
      const [px, py] = this.at([x, y]), half = 3.6 * name.length;
      for (let along = -half; along <= half; along += 8) taken.push([px + along, py - 12], [px, py]);
    }
    this.streets.middles.forEach((middle, s) => {
      const name = this.streets.names[s], [x, y] = this.at([middle.x, middle.y]);
      if (!name || x < 20 || y < 12 || x > this.width - 20 || y > this.height - FOOT) return;
      const one = best.get(name) || { total: 0, length: 0 };
      one.total += middle.length;
      if (middle.length > one.length) Object.assign(one, { length: middle.length, x, y, angle: middle.angle });
      best.set(name, one);
    });
    pen.font = "11px system-ui, sans-serif";
    for (const [name, one] of [...best].sort((a, b) => b[1].total - a[1].total).slice(0, 80)) {
      let angle = one.angle; // upright streets are read from below
      if (angle > Math.PI / 2 - 0.2) angle -= Math.PI;
      if (angle <= -Math.PI / 2 - 0.2) angle += Math.PI;
      const half = pen.measureText(name).width / 2;
      if (2 * half > one.length * this.scale * 1.9 + 10) continue;
      const x = one.x + 8 * Math.sin(angle), y = one.y - 8 * Math.cos(angle), dots = [];
      for (let along = -half; along <= half; along += 8) dots.push([x + along * Math.cos(angle), y + along * Math.sin(angle)]);
      if (dots.some(([a, b]) => a < 4 || a > this.width - 4 || b < 4 || b > this.height - FOOT || taken.some(([c, d]) => Math.abs(a - c) < 13 && Math.abs(b - d) < 13))) continue;
      taken.push(...dots);
      this.text(name, x, y, angle, colors, "11px");
    }
  }

  beatNames({ beat, beats }, colors) {
    beats.forEach((name, b) => {
      const mine = this.streets.middles.filter((_, s) => beat[s] === b);
      if (!mine.length) return;
      const x = mine.reduce((sum, m) => sum + m.x, 0) / mine.length, y = mine.reduce((sum, m) => sum + m.y, 0) / mine.length;
      const [px, py] = this.at([x, y]);
      this.text(name, px, py, 0, colors, "700 13px");
    });
  }

  /** Scale bar and north arrow. */
  foot(colors, words) {
    const pen = this.pen, y = this.height - 12;
    const size = TIDY_M.filter((m) => m * 10 * this.scale <= this.width / 3).pop() || TIDY_M[0];
    pen.setLineDash([]);
    pen.strokeStyle = pen.fillStyle = colors.ink;
    pen.lineCap = "butt";
    pen.lineWidth = 3;
    pen.beginPath();
    pen.moveTo(MARGIN, y);
    pen.lineTo(MARGIN + size * 10 * this.scale, y);
    pen.stroke();
    pen.font = "12px system-ui, sans-serif";
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    pen.fillText(size < 1000 ? `${size} m` : `${size / 1000} km`, MARGIN + size * 10 * this.scale + 6, y);
    const x = this.width - 18;
    pen.textAlign = "center";
    pen.font = "700 12px system-ui, sans-serif";
    pen.fillText(words.north_letter, x, y + 2);
    pen.beginPath();
    pen.moveTo(x, y - 22); pen.lineTo(x + 5, y - 8); pen.lineTo(x, y - 11); pen.lineTo(x - 5, y - 8);
    pen.closePath();
    pen.fill();
  }
}
