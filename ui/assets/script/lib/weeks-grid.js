// weeks-grid.js: moving about a grid of officers by days. One cell is in the tab order; arrows go from cell to cell, Shift and an
// arrow, or dragging, choose several days of one officer.

// Grid is the table, with the cell that the keyboard is at.
export class Grid {
  constructor(table, open) {
    this.table = table;
    this.open = open;
    this.rows = [...table.rows].filter(r => r.dataset.officer || r.dataset.shift);
    for (const r of this.rows) for (const td of r.cells) if (td.tagName === 'TD' && td.firstElementChild) td.firstElementChild.tabIndex = -1;
    this.at = this.rows.find(r => r.dataset.officer)?.cells[1] ?? this.rows[0]?.cells[1];
    this.chosen = [];
    if (this.at) this.target(this.at).tabIndex = 0;
    table.setAttribute('role', 'grid');
    table.addEventListener('keydown', e => this.key(e));
    table.addEventListener('focusin', e => { const td = e.target.closest('td'); if (td) this.come(td); });
    table.addEventListener('click', e => this.click(e));
    this.drag();
  }

  target(td) { return td.firstElementChild; }

  // come makes a cell the one that Tab comes to.
  come(td) {
    if (this.at) this.target(this.at).tabIndex = -1;
    this.at = td;
    this.target(td).tabIndex = 0;
  }

  // go puts the keyboard on a cell.
  go(td) {
    if (!td || td.tagName !== 'TD' || !td.firstElementChild) return;
    this.come(td);
    this.target(td).focus({preventScroll: true});
    this.show(td);
  }

  // show gets a cell out from under the names, the strip and what has opened at the right.
  show(td) {
    const box = this.table.parentElement, r = td.getBoundingClientRect(), b = box.getBoundingClientRect();
    const left = b.left + this.table.rows[1].cells[0].offsetWidth, top = b.top + (td.closest('thead') ? 0 : this.table.tHead.offsetHeight);
    if (r.left < left) box.scrollLeft -= left - r.left;
    if (r.right > b.right) box.scrollLeft += r.right - b.right + 4;
    if (r.top < top) box.scrollTop -= top - r.top;
    if (r.bottom > b.bottom) box.scrollTop += r.bottom - b.bottom + 4;
    if (r.top < 0 || r.bottom > innerHeight) td.scrollIntoView({block: 'nearest'});
  }

  // name says which cell one is at, so that it is found again in another table.
  name(td = this.at) {
    const r = td?.parentElement;
    return r && {row: r.dataset.officer ?? r.dataset.shift, officer: 'officer' in r.dataset, day: td.cellIndex};
  }

  find(name) {
    return name && this.rows.find(r => (name.officer ? r.dataset.officer : r.dataset.shift) === name.row)?.cells[name.day];
  }

  date(td) { return this.table.tHead.querySelector('.days').cells[td.cellIndex].dataset.date; }

  key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey || !this.at) return;
    const row = this.at.parentElement, i = this.rows.indexOf(row), day = this.at.cellIndex;
    const to = {
      ArrowLeft: [i, day - 1], ArrowRight: [i, day + 1], ArrowUp: [i - 1, day], ArrowDown: [i + 1, day],
      Home: [i, 1], End: [i, row.cells.length - 1], PageUp: [Math.max(0, i - 10), day], PageDown: [Math.min(this.rows.length - 1, i + 10), day],
    }[e.key];
    if (!to) return;
    e.preventDefault();
    const td = this.rows[to[0]]?.cells[Math.max(1, to[1])];
    if (!td) return;
    if (e.shiftKey && (e.key === 'ArrowLeft' || e.key === 'ArrowRight') && row.dataset.officer) {
      this.from ??= this.at;
      this.choose(this.from, td);
    } else {
      this.clear();
    }
    this.go(td);
  }

  // choose marks the days of one officer from one cell to another.
  choose(a, b) {
    for (const td of this.chosen) td.classList.remove('chosen');
    const [from, to] = a.cellIndex < b.cellIndex ? [a, b] : [b, a];
    this.chosen = [...a.parentElement.cells].slice(from.cellIndex, to.cellIndex + 1);
    for (const td of this.chosen) td.classList.add('chosen');
  }

  clear() {
    for (const td of this.chosen) td.classList.remove('chosen');
    this.chosen = [];
    this.from = null;
  }

  // path is the page of the cell, or of the days that are chosen.
  path(act) {
    const days = this.chosen.length > 1 ? this.chosen : [this.at];
    const a = this.target(days[0]);
    if (!a?.href) return '';
    const url = new URL(a.href);
    if (days.length > 1) url.searchParams.set('to', this.date(days.at(-1)));
    if (act) url.searchParams.set('act', act);
    return url.href;
  }

  click(e) {
    const a = e.target.closest('td a');
    if (!a || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    if (this.chosen.length < 2) this.come(a.closest('td'));
    this.open(this.path());
  }

  // gap goes to the next block of the strip that is short, or the one before, days first. It returns whether there is any.
  gap(back) {
    const all = [...this.table.tHead.querySelectorAll('td a.block')].map(a => a.parentElement);
    all.sort((a, b) => a.cellIndex - b.cellIndex);
    const k = all.indexOf(this.at);
    const later = k >= 0 ? k + (back ? -1 : 1) : back ? all.length - 1 : Math.max(0, all.findIndex(td => this.date(td) >= this.today()));
    this.clear();
    this.go(all[(later + all.length) % all.length]);
    return all.length > 0;
  }

  today() { return this.table.tHead.querySelector('[aria-current]')?.dataset.date ?? ''; }

  // drag chooses days with the pointer.
  drag() {
    if (!this.table.matches('.edits')) return;
    let begun = null;
    this.table.addEventListener('dragstart', e => e.preventDefault());
    this.table.addEventListener('pointerdown', e => {
      const td = e.target.closest('tbody td');
      if (td && e.button === 0 && e.pointerType === 'mouse') { this.clear(); begun = td; }
    });
    this.table.addEventListener('pointermove', e => {
      const td = begun && document.elementFromPoint(e.clientX, e.clientY)?.closest('tbody td');
      if (!td || td.parentElement !== begun.parentElement || td === begun && !this.chosen.length) return;
      this.table.classList.add('drag');
      this.choose(begun, td);
    });
    addEventListener('pointerup', () => {
      const dragged = begun && this.chosen.length > 1;
      this.table.classList.remove('drag');
      if (dragged) {
        this.come(begun);
        this.open(this.path('leave'));
      }
      begun = null;
    });
  }
}
