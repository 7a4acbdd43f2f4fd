// map-moving.js: the map on Leaflet: districts and roads by its canvas, and above it a canvas of ours for what moves, drawn only when
// something did. No tiles, nothing off-origin.
import {fleet, selected} from './units.js';
import {drawUnit, drawCall, drawWay, label} from './map-marks.js';

const near = 12; // px
const named = 13; // from this zoom on every unit that has a fix has its call sign
const streets = 13; // and small roads are drawn
// Roads by class: weight, and whether they are drawn from `streets` on only.
const roads = {motorway: 2.4, trunk: 2.2, primary: 1.7, secondary: 1.3, tertiary: 1, unclassified: 0.8, residential: 0.7, living_street: 0.7};
const small = new Set(['unclassified', 'residential', 'living_street']);

// moving is a surface on a Leaflet map in ground, in the place of the drawing there.
export function moving(L, ground, handlers) {
  const svg = ground.querySelector('#plain'), outlines = outlinesOf(svg), box = document.createElement('div');
  box.className = 'moving';
  box.id = 'moving';
  svg.remove();
  ground.append(box);
  const renderer = L.canvas({padding: 0.3});
  const map = L.map(box, {
    renderer, zoomControl: false, attributionControl: false, zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false,
    zoomSnap: 0.25, zoomDelta: 0.75, wheelPxPerZoomLevel: 120, maxZoom: 18, minZoom: 7,
  });
  box.setAttribute('role', 'application');
  box.setAttribute('aria-label', 'Map of districts and units. Arrow keys move it, plus and minus zoom, Enter puts its middle into the command line. The table of units says the same in words.');
  const bounds = L.latLngBounds(outlines.flatMap(o => o.rings.flat()));
  map.fitBounds(bounds, {padding: [4, 4], animate: false});
  const ink = colours(), layers = [], sheet = canvasOver(box);
  const districts = outlines.map(o => L.polygon(o.rings, {renderer, interactive: false, fill: false, weight: 1.5, color: ink.edge}).addTo(map));
  let call = null, way = null, byRoad = true, hover = '', due = false;

  const guesses = new Map(); // units without a fix lie around one point of their district, side by side
  const where = u => {
    const p = map.latLngToContainerPoint([u.lat, u.lon]);
    if (u.fix) return p;
    const n = guesses.get(u.id) ?? 0, r = 6 * Math.sqrt(n), turn = n * 2.4;
    return L.point(p.x + r * Math.cos(turn), p.y + r * Math.sin(turn));
  };
  const spread = () => {
    const of = {};
    guesses.clear();
    for (const u of fleet.values()) if (u.shown && !u.fix) guesses.set(u.id, of[u.in] = (of[u.in] ?? -1) + 1);
  };
  const draw = () => {
    due = false;
    const size = map.getSize(), g = sheet.begin(size.x, size.y), zoom = map.getZoom(), spot = (lat, lon) => map.latLngToContainerPoint([lat, lon]);
    for (const o of outlines) label(g, ink, o.name, spot(...o.middle), {quiet: true});
    if (way) drawWay(g, ink, way.map(p => spot(...p)), byRoad);
    if (call) drawCall(g, ink, spot(call.lat, call.lon));
    let chosen = null;
    for (const u of fleet.values()) {
      if (!u.placed || !u.shown && u.id !== selected()) continue;
      const p = where(u);
      if (p.x < -20 || p.y < -20 || p.x > size.x + 20 || p.y > size.y + 20) continue;
      if (u.id === selected()) {
        chosen = [u, p];
        continue;
      }
      drawUnit(g, ink, u, p, false);
      if (zoom >= named && u.fix || u.id === hover) label(g, ink, u.id, p, {beside: true});
    }
    if (chosen) {
      drawUnit(g, ink, ...chosen, true);
      label(g, ink, chosen[0].id, chosen[1], {beside: true, strong: true});
    }
    if (document.activeElement === box) drawCall(g, ink, {x: size.x / 2, y: size.y / 2}, true);
    box.dataset.drawn = Number(box.dataset.drawn ?? 0) + 1;
  };
  const soon = () => {
    if (due) return;
    due = true;
    requestAnimationFrame(draw);
  };
  const level = () => {
    for (const l of layers) {
      const on = !l.small || map.getZoom() >= streets;
      if (on !== map.hasLayer(l.line)) on ? l.line.addTo(map).bringToBack() : l.line.remove();
    }
  };
  map.on('move zoom resize viewreset', soon);
  map.on('zoomend', level);
  const hit = at => {
    let best = null, least = near;
    for (const u of fleet.values()) {
      if (!u.shown || !u.placed) continue;
      const d = where(u).distanceTo(at);
      if (d < least) [best, least] = [u, d];
    }
    return best;
  };
  map.on('click', e => {
    const u = hit(e.containerPoint);
    u ? handlers.unit(u.id) : handlers.place({lat: e.latlng.lat, lon: e.latlng.lng});
  });
  map.on('mousemove', e => {
    const id = hit(e.containerPoint)?.id ?? '';
    if (id === hover) return;
    hover = id;
    box.classList.toggle('is-over', Boolean(id));
    soon();
  });
  box.addEventListener('keydown', e => {
    if (e.key !== 'Enter' || e.target !== box) return;
    e.preventDefault();
    e.stopPropagation();
    const c = map.getCenter(), u = hit(map.latLngToContainerPoint(c));
    u ? handlers.unit(u.id) : handlers.place({lat: c.lat, lon: c.lng});
  });
  box.addEventListener('focus', soon);
  box.addEventListener('blur', soon);
  new ResizeObserver(() => map.invalidateSize({animate: false, pan: false})).observe(box);
  const repaint = () => {
    Object.assign(ink, colours());
    for (const d of districts) d.setStyle({color: ink.edge});
    for (const l of layers) l.line.setStyle({color: l.small ? ink.line : ink.edge});
    soon();
  };
  new MutationObserver(repaint).observe(document.documentElement, {attributes: true, attributeFilter: ['data-theme']});
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
  if (ground.dataset.roads) {
    fetchRoads(L, ground.dataset.roads, renderer, ink).then(list => {
      layers.push(...list);
      level();
      document.getElementById('map-roads').hidden = false;
    }, () => {}); // districts and units stand without
  }
  return {
    units: list => { if (!list) spread(); soon(); },
    call: c => { call = c; soon(); },
    way: (points, road) => { way = points; byRoad = road; soon(); },
    select: soon,
    look: places => {
      const list = (places ?? []).map(p => [p.lat, p.lon]);
      if (list.length === 1) {
        if (!map.getBounds().pad(-0.1).contains(list[0])) map.panTo(list[0], {animate: false});
      } else if (list.length) {
        const wanted = L.latLngBounds(list);
        if (!map.getBounds().pad(-0.05).contains(wanted) || map.getBoundsZoom(wanted) - map.getZoom() > 2.5) map.fitBounds(wanted, {padding: [40, 40], maxZoom: 15, animate: false});
      }
      soon();
    },
    zoom: how => how === 'all' ? map.fitBounds(bounds, {padding: [4, 4], animate: false}) : how === 'in' ? map.zoomIn() : map.zoomOut(),
  };
}

// outlinesOf reads the districts back from the drawing: degrees by its scale.
function outlinesOf(svg) {
  const d = svg.dataset, place = (x, y) => [d.north - y / d.perLat, Number(d.west) + x / d.perLon];
  return [...svg.querySelectorAll('.outlines path')].map(p => ({
    name: p.dataset.name,
    middle: place(Number(p.dataset.x), Number(p.dataset.y)),
    rings: p.getAttribute('d').split('Z').filter(Boolean).map(ring => ring.slice(1).split('L').map(xy => place(...xy.split(' ').map(Number)))),
  }));
}

// fetchRoads makes one line of many parts of each class.
async function fetchRoads(L, path, renderer, ink) {
  const file = await (await fetch(path)).json();
  return file.classes.map(c => {
    const parts = c.lines.map(line => {
      const out = [];
      let x = 0, y = 0;
      for (let i = 0; i < line.length; i += 2) out.push([(y += line[i + 1]) / 1e5, (x += line[i]) / 1e5]);
      return out;
    });
    const minor = small.has(c.name);
    return {small: minor, line: L.polyline(parts, {renderer, interactive: false, weight: roads[c.name] ?? 0.7, color: minor ? ink.line : ink.edge, opacity: minor ? 1 : 0.45, smoothFactor: 1.2})};
  });
}

// colours are the theme's, as the style sheet has them.
function colours() {
  const css = getComputedStyle(document.documentElement), of = name => css.getPropertyValue('--' + name).trim();
  return {
    ink: of('ink'), quiet: of('ink-3'), line: of('line'), edge: of('edge'), paper: of('paper'), accent: of('accent'), free: of('free'),
    partial: of('partial'), sans: of('sans'), mono: of('mono'),
  };
}

// canvasOver is a canvas above all of Leaflet's panes that takes no clicks.
function canvasOver(box) {
  const canvas = document.createElement('canvas');
  canvas.className = 'over';
  canvas.setAttribute('aria-hidden', 'true');
  box.append(canvas);
  return {
    begin(w, h) {
      const dpr = window.devicePixelRatio || 1, g = canvas.getContext('2d');
      if (canvas.width !== Math.round(w * dpr) || canvas.height !== Math.round(h * dpr)) {
        canvas.width = Math.round(w * dpr);
        canvas.height = Math.round(h * dpr);
        canvas.style.width = w + 'px';
        canvas.style.height = h + 'px';
      }
      g.setTransform(dpr, 0, 0, dpr, 0, 0);
      g.clearRect(0, 0, w, h);
      return g;
    },
  };
}
