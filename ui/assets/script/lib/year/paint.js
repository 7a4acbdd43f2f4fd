// paint.js draws a row of slots. What a slot lacks is its height and its colour: low and quiet where it is covered, half and hatched
// where it is partial, high and solid where it is uncovered; a violet cap is a lapse, a grey foot an absence.

export const height = 20; // of a row
const base = 18;

// inks are the colours of the theme, and the hatch.
export function inks() {
  const style = getComputedStyle(document.documentElement);
  const ink = {};
  for (const name of ['paper', 'paper-2', 'line', 'covered', 'partial', 'none', 'lapse', 'absence', 'accent']) ink[name] = style.getPropertyValue('--' + name).trim();
  const tile = document.createElement('canvas');
  tile.width = tile.height = 4;
  const c = tile.getContext('2d');
  c.strokeStyle = ink.partial;
  c.lineWidth = 1.6;
  for (const x of [-4, 0, 4]) {
    c.beginPath();
    c.moveTo(x - 1, 5);
    c.lineTo(x + 5, -1);
    c.stroke();
  }
  ink.hatch = tile;
  return ink;
}

// ground is what lies under every row: weekends tinted, months ruled, today marked. It is drawn once.
export function ground(year, px, scale, ink) {
  const canvas = document.createElement('canvas');
  canvas.width = year.days * px * scale;
  canvas.height = height * scale;
  const c = canvas.getContext('2d');
  c.scale(scale, scale);
  c.fillStyle = ink['paper-2'];
  const weekday = new Date(year.from).getUTCDay();
  for (let i = 0; i < year.days; i++) if ((weekday + i) % 7 % 6 === 0) c.fillRect(i * px, 0, px, height);
  c.fillStyle = ink.line;
  for (const m of year.months) if (m.at > 0) c.fillRect(m.at * px, 0, 1, height);
  c.fillStyle = ink.accent;
  if (year.today >= 0) c.fillRect(year.today * px, 0, 1, height);
  return canvas;
}

// paint draws the slots of a row on its canvas, px pixels a day, over the ground.
export function paint(row, year, px, scale, ink, under) {
  const {canvas, slots} = row, width = year.days * px;
  canvas.width = width * scale;
  canvas.height = height * scale;
  canvas.style.width = width + 'px';
  canvas.style.height = height + 'px';
  const c = canvas.getContext('2d');
  c.drawImage(under, 0, 0);
  c.scale(scale, scale);
  const hatch = c.createPattern(ink.hatch, 'repeat');
  const gap = px > 3 ? 1 : 0;
  for (let i = 0; i < slots.length;) {
    const is = slots[i];
    let n = i + 1;
    while (n < slots.length && slots[n] === is && (!gap || is === 'c')) n++;
    if (is !== '-') block(c, is, i * px, (n - i) * px - (is === 'c' ? 0 : gap), ink, hatch);
    i = n;
  }
}

// block draws a run of equal slots.
function block(c, is, x, width, ink, hatch) {
  if (is === 'c') {
    c.fillStyle = ink.covered;
    c.fillRect(x, base - 4, width, 4);
    return;
  }
  const whole = is < 'a', cause = is.toLowerCase(), top = whole ? 2 : 8;
  const lapse = cause === 'l' || cause === 'b', absence = cause === 'a' || cause === 'b';
  const foot = absence ? base - 3 : base;
  if (whole) {
    c.fillStyle = ink.none;
    c.fillRect(x, lapse ? top + 3 : top, width, foot - top - (lapse ? 3 : 0));
  } else {
    c.fillStyle = hatch;
    c.fillRect(x, top, width, foot - top);
    c.fillStyle = ink.partial;
    c.fillRect(x, top, width, 1);
  }
  if (lapse) {
    c.fillStyle = ink.lapse;
    c.fillRect(x, whole ? top : top - 3, width, 3);
  }
  if (absence) {
    c.fillStyle = ink.absence;
    c.fillRect(x, base - 2, width, 2);
  }
}
