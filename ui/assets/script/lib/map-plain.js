// map-plain.js: the drawing that came with the page, kept up to date.
import {fleet, selected} from './units.js';

const NS = 'http://www.w3.org/2000/svg';

// plain is a surface on the SVG in ground.
export function plain(ground, handlers) {
  const svg = ground.querySelector('#plain'), d = svg.dataset, marks = svg.querySelector('.marks'), way = svg.querySelector('.way');
  const at = (lat, lon) => [((lon - d.west) * d.perLon).toFixed(2), ((d.north - lat) * d.perLat).toFixed(2)];
  const of = new Map([...marks.children].map(g => [g.dataset.unit, g]));
  svg.classList.add('takes-clicks');
  svg.addEventListener('click', e => {
    const unit = e.target.closest('.mark')?.dataset.unit;
    if (unit) return handlers.unit(unit);
    const p = new DOMPoint(e.clientX, e.clientY).matrixTransform(svg.getScreenCTM().inverse());
    handlers.place({lat: d.north - p.y / d.perLat, lon: Number(d.west) + p.x / d.perLon});
  });
  const put = u => {
    let g = of.get(u.id);
    if (!u.placed || !u.shown && u.id !== selected()) return g?.setAttribute('hidden', '');
    if (!g) {
      g = draw(u.id);
      of.set(u.id, g);
      marks.append(g);
    }
    if (u.fix && g.classList.contains('guess')) { // it has been heard of: its mark is one of those that are known
      const known = draw(u.id);
      g.replaceWith(known);
      of.set(u.id, g = known);
    }
    g.removeAttribute('hidden');
    const to = `translate(${at(u.lat, u.lon).join(' ')})`, cls = 'mark is-' + u.status + ' ' + u.kind + (u.fix ? '' : ' guess') + (u.id === selected() ? ' is-selected' : '');
    if ((u.fix || !g.hasAttribute('transform')) && g.getAttribute('transform') !== to) g.setAttribute('transform', to);
    if (g.getAttribute('class') !== cls) g.setAttribute('class', cls);
  };
  const draw = id => {
    const g = document.createElementNS(NS, 'g'), u = fleet.get(id);
    g.dataset.unit = id;
    for (const r of {cit: [6.5], 'co-responder': [6.5, 9.5]}[u.kind] ?? []) ring(g, 'ring', r);
    ring(g, 'dot', 3.5);
    const half = document.createElementNS(NS, 'path');
    half.setAttribute('class', 'half');
    half.setAttribute('d', 'M0 -3.5A3.5 3.5 0 0 0 0 3.5Z');
    g.append(half);
    return g;
  };
  const ring = (g, name, r) => {
    const c = document.createElementNS(NS, 'circle');
    c.setAttribute('class', name);
    c.setAttribute('r', r);
    g.append(c);
  };
  const line = (name, path) => {
    way.querySelector('.' + name.split(' ')[0])?.remove();
    if (!path) return;
    const p = document.createElementNS(NS, 'path');
    p.setAttribute('class', name);
    p.setAttribute('d', path);
    way.append(p);
  };
  const all = () => {
    for (const [id, g] of of) if (!fleet.has(id)) { g.remove(); of.delete(id); }
    for (const u of fleet.values()) put(u);
  };
  all();
  return {
    units: list => list ? list.forEach(put) : all(),
    call: c => {
      const [x, y] = c ? at(c.lat, c.lon).map(Number) : [];
      line('call', c && `M${x - 7} ${y - 7}L${x + 7} ${y + 7}M${x + 7} ${y - 7}L${x - 7} ${y + 7}`);
    },
    way: (points, road) => line(road ? 'drive' : 'drive straight', points && 'M' + points.map(p => at(...p).join(' ')).join('L')),
    select: all,
    look: () => {},
    zoom: () => {},
  };
}
