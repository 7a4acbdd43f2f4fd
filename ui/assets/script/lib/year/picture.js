// picture.js: the year drawn, a canvas a row, from the slots that each row of the table carries (package year, strip).
import {slotsOf} from './strip.js';
import {ground, inks, paint} from './paint.js';

const dayMilli = 86400000;
const words = {a: 'by absence', l: 'by lapse', b: 'by absence and lapse', u: 'unstaffed'};

// Picture is the year of one section. open is called with the slot that somebody wants to know more of.
export class Picture {
  constructor(section, open) {
    const began = performance.now();
    this.section = section;
    this.open = open;
    this.days = Number(section.dataset.days);
    this.from = Date.parse(section.dataset.from); // midnight of UTC, for dates alone
    this.today = Number(section.dataset.today);
    this.rows = [...section.querySelectorAll('tbody tr')].map(tr => ({tr, ...slotsOf(tr.dataset)}));
    this.months = [...section.querySelectorAll('thead th.m')].map(th => ({days: Number(th.dataset.days), link: th.querySelector('a')}));
    this.at = {row: 0, day: Math.max(0, this.today)};
    this.drawn = false;
    this.lens = section.querySelector('#lens');
    this.prepare();
    watch(this);
    performance.measure('year prepare', {start: began, end: performance.now()});
  }

  // prepare puts the column of the canvases into the table.
  prepare() {
    const head = document.createElement('th');
    head.className = 'track';
    head.scope = 'col';
    this.section.querySelector('thead th.shift').after(head);
    this.head = head;
    let at = 0;
    for (const m of this.months) {
      m.at = at;
      at += m.days;
      m.label = m.link.cloneNode(true);
      head.append(m.label);
    }
    if (this.today >= 0) {
      this.mark = document.createElement('span');
      this.mark.className = 'now';
      this.mark.title = 'Today';
      head.append(this.mark);
    }
    for (const row of this.rows) {
      const cell = document.createElement('td');
      cell.className = 'track';
      row.canvas = document.createElement('canvas');
      row.canvas.setAttribute('aria-hidden', 'true');
      cell.append(row.canvas);
      row.tr.querySelector('td.shift').after(cell);
    }
    const foot = document.createElement('td');
    foot.className = 'track';
    this.section.querySelector('tfoot td.shift').after(foot);
    const sheet = this.section.querySelector('.sheet');
    sheet.addEventListener('mousemove', e => this.hover(e));
    sheet.addEventListener('mouseleave', () => this.read(this.at, false));
    sheet.addEventListener('click', e => this.click(e));
    this.lens.setAttribute('role', 'application');
    this.lens.setAttribute('aria-label', 'Slots of the year. Arrow keys go from slot to slot, n to the next gap, Enter says why.');
    this.lens.tabIndex = 0;
    this.lens.addEventListener('keydown', e => this.key(e));
    this.lens.addEventListener('focus', () => this.move(this.at.row, this.at.day));
  }

  // draw shows the picture, as wide as there is room for.
  draw() {
    this.section.classList.add('drawn');
    this.section.classList.remove('tabled');
    this.drawn = true;
    const began = performance.now();
    const room = this.section.querySelector('.sheet').clientWidth, beside = innerWidth > 900 ? 600 : 0; // for the names, the share and the remark
    const px = Math.min(12, Math.max(this.days > 500 ? 1 : 2, Math.floor((room - beside) / this.days)));
    const ink = inks(), scale = devicePixelRatio || 1;
    this.px = px;
    this.head.style.width = this.days * px + 'px';
    this.head.style.minWidth = this.head.style.width;
    for (const m of this.months) {
      m.label.style.left = m.at * px + 'px';
      m.label.style.width = m.days * px + 'px';
      m.label.hidden = m.days * px < 26; // no room for its name
    }
    if (this.mark) this.mark.style.left = this.today * px + 'px';
    const under = ground(this, px, scale, ink);
    for (const row of this.rows) paint(row, this, px, scale, ink, under);
    this.lens.hidden = false;
    this.section.querySelector('#reading').hidden = false;
    this.place();
    this.read(this.at, false);
    if (!this.took) {
      this.took = performance.now();
      performance.measure('year paint', {start: began, end: this.took});
      this.section.dataset.drawn = String(Math.round(this.took - performance.getEntriesByType('navigation')[0].requestStart));
    }
  }

  // rub takes the picture away: the table stands.
  rub() {
    this.section.classList.remove('drawn');
    this.section.classList.add('tabled');
    this.drawn = false;
    this.lens.hidden = true;
    this.section.querySelector('#reading').hidden = true;
  }

  place() {
    const row = this.rows[this.at.row];
    const box = row.canvas.getBoundingClientRect(), sheet = this.lens.offsetParent.getBoundingClientRect();
    this.lens.style.left = box.left - sheet.left + this.lens.offsetParent.scrollLeft + (this.at.day + 0.5) * this.px + 'px';
    this.lens.style.top = box.top - sheet.top + 'px';
  }

  slot(at) {
    const {tr, slots, need, have, lacks} = this.rows[at.row];
    return {
      district: tr.dataset.district, shift: tr.dataset.shift, date: new Date(this.from + at.day * dayMilli).toISOString().slice(0, 10),
      is: slots[at.day], need: need[at.day], have: have[at.day], lacks: lacks[at.day],
      names: tr.querySelector('th').textContent + ' ' + tr.querySelector('td.shift').textContent, hours: tr.dataset.hours,
    };
  }

  // words say a slot.
  words(at) {
    const s = this.slot(at);
    const day = new Date(this.from + at.day * dayMilli).toLocaleDateString('en-GB', {weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC'}).replace(',', '');
    const where = `${s.names}, ${day} ${s.hours}: `;
    if (s.is === '-') return where + 'nobody is asked for';
    const figures = `, at least ${s.have} of ${s.need} on watch`;
    if (s.is === 'c') return where + 'covered' + figures;
    const cause = ', ' + words[s.is.toLowerCase()];
    if (s.is < 'a') return where + '■ uncovered' + figures + cause;
    return where + `▲ partial, ${s.lacks} min not covered` + figures + cause;
  }

  // read says a slot: to the eye, and to who listens.
  read(at, aloud) {
    const said = this.words(at);
    this.section.querySelector('#read').textContent = said;
    if (aloud) this.section.querySelector('#heard').textContent = said.replace(/[■▲] /, '');
  }

  under(e) {
    const row = this.rows.findIndex(r => r.canvas === e.target);
    if (row < 0) return null;
    return {row, day: Math.min(this.days - 1, Math.max(0, Math.floor(e.offsetX / this.px)))};
  }

  hover(e) {
    this.read(this.under(e) ?? this.at, false);
  }

  click(e) {
    const at = this.under(e);
    if (!at) return;
    this.move(at.row, at.day);
    this.why();
  }

  why() {
    const slot = this.slot(this.at);
    if (slot.is !== '-') this.open(slot);
  }

  // move puts the lens on a slot and says it.
  move(row, day) {
    this.at = {row: Math.min(this.rows.length - 1, Math.max(0, row)), day: Math.min(this.days - 1, Math.max(0, day))};
    this.place();
    this.read(this.at, true);
    this.lens.scrollIntoView({block: 'nearest', inline: 'nearest'});
  }

  focus() {
    this.lens.focus({preventScroll: true});
  }

  // seek goes to the next slot with a gap, along the row and then down the rows, or back.
  seek(by) {
    let {row, day} = this.at;
    for (let n = this.rows.length * this.days; n > 0; n--) {
      day += by;
      if (day < 0 || day >= this.days) {
        row = (row + by + this.rows.length) % this.rows.length;
        day = by > 0 ? 0 : this.days - 1;
      }
      if (!'-c'.includes(this.rows[row].slots[day])) break;
    }
    this.at = {row, day};
    if (document.activeElement !== this.lens) this.focus(); else this.move(row, day);
  }

  // month is the address of the month that the lens is in.
  month() {
    return this.months.findLast(m => m.at <= this.at.day).link.href;
  }

  key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const {row, day} = this.at, month = this.months.findLastIndex(m => m.at <= day);
    const into = by => {
      const m = this.months[Math.min(this.months.length - 1, Math.max(0, month + by))];
      return m.at + Math.min(m.days - 1, day - this.months[month].at);
    };
    const keys = {
      ArrowLeft: () => this.move(row, day - 1), ArrowRight: () => this.move(row, day + 1), ArrowUp: () => this.move(row - 1, day), ArrowDown: () => this.move(row + 1, day),
      Home: () => this.move(row, 0), End: () => this.move(row, this.days - 1), PageUp: () => this.move(row, into(-1)), PageDown: () => this.move(row, into(1)), Enter: () => this.why(),
    };
    if (!keys[e.key]) return;
    keys[e.key]();
    e.preventDefault();
  }
}

// One set of watchers, for the picture that is on the page.
let shown = null;

function watch(picture) {
  const first = !shown;
  shown = picture;
  if (!first) return;
  const again = () => { if (shown.drawn) shown.draw(); };
  new MutationObserver(again).observe(document.documentElement, {attributes: true, attributeFilter: ['data-theme']});
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);
  addEventListener('resize', again);
}

