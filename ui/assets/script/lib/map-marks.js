// map-marks.js: what is drawn on the map's canvas. ● free ◐ conditional ○ not; a ring is a CIT unit, two rings are a pair.

// drawUnit draws a unit at a point; faint where its place is a guess.
export function drawUnit(g, ink, u, p, chosen) {
  const crisis = u.kind === 'cit' || u.kind === 'co-responder', known = u.fix || chosen, r = (crisis ? 4 : 3) - (known ? 0 : 1.5), gap = known ? 3 : 2;
  const free = u.status === 'Available' || u.status === 'unknown', half = u.status === 'ConditionallyAvailable';
  const tone = u.status === 'Available' ? ink.free : half ? ink.partial : free ? ink.quiet : ink.ink; // on duty and not heard of is no colour
  g.globalAlpha = known ? 1 : 0.5;
  g.lineWidth = known ? 1.5 : 1;
  g.strokeStyle = tone;
  g.fillStyle = ink.paper;
  disc(g, p, crisis ? r + gap + 0.5 : r + 1, true);
  g.fillStyle = tone;
  if (free) {
    disc(g, p, r, true);
  } else {
    disc(g, p, r, false);
    if (half) {
      g.beginPath();
      g.arc(p.x, p.y, r, Math.PI / 2, Math.PI * 1.5);
      g.fill();
    }
  }
  if (crisis) disc(g, p, r + gap, false);
  if (u.kind === 'co-responder') disc(g, p, r + 2 * gap, false);
  g.globalAlpha = 1;
  if (chosen) {
    g.lineWidth = 3;
    g.strokeStyle = ink.accent;
    disc(g, p, r + 10, false);
  }
}

function disc(g, p, r, filled) {
  g.beginPath();
  g.arc(p.x, p.y, r, 0, Math.PI * 2);
  filled ? g.fill() : g.stroke();
}

// drawCall draws where the call is: a cross in a ring; thin: where Enter would put one.
export function drawCall(g, ink, p, thin) {
  for (const [width, colour] of thin ? [[1, ink.accent]] : [[6, ink.paper], [2.5, ink.ink]]) {
    g.lineWidth = width;
    g.strokeStyle = colour;
    g.beginPath();
    for (const s of [-1, 1]) {
      g.moveTo(p.x - 8, p.y - 8 * s);
      g.lineTo(p.x + 8, p.y + 8 * s);
    }
    g.stroke();
  }
}

// drawWay draws a way; one in a straight line is broken, for nobody drives it.
export function drawWay(g, ink, points, road) {
  for (const [width, colour] of [[6, ink.paper], [3, ink.accent]]) {
    g.lineWidth = width;
    g.strokeStyle = colour;
    g.lineJoin = g.lineCap = 'round';
    g.setLineDash(road || width === 6 ? [] : [7, 7]);
    g.beginPath();
    points.forEach((p, i) => i ? g.lineTo(p.x, p.y) : g.moveTo(p.x, p.y));
    g.stroke();
  }
  g.setLineDash([]);
}

// label writes a name with a rim of paper, in the middle of a point or beside it.
export function label(g, ink, text, p, {quiet, beside, strong} = {}) {
  g.font = beside ? (strong ? '600 ' : '') + '12px ' + ink.mono : '12px ' + ink.sans;
  g.textAlign = beside ? 'left' : 'center';
  g.textBaseline = 'middle';
  g.lineWidth = 3;
  g.lineJoin = 'round';
  g.strokeStyle = ink.paper;
  g.fillStyle = quiet ? ink.quiet : ink.ink;
  const x = beside ? p.x + (strong ? 17 : 11) : p.x;
  g.strokeText(text, x, p.y);
  g.fillText(text, x, p.y);
}
