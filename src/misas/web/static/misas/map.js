// The map of the directory: the companion of its list. No tiles, no network but the outlines of our own site. Without it
// the list says everything. Each marker stands for one line or for several at one place; choosing one shows the other.

const L = window.L;
let box = null, side = null;
const NEAR = 42; // px: two markers closer than that are one
let map, ground, markers, home, lines = [], groups = [], chosen = null;

function start() {
  side.hidden = false;
  map = L.map(box, { zoomControl: false, attributionControl: false, minZoom: 4, maxZoom: 14, scrollWheelZoom: false, zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false });
  map.setView([46.6, 2.4], 5); // layers are drawn once there is a view
  L.control.zoom({ zoomInTitle: 'Agrandir la carte', zoomOutTitle: 'Réduire la carte' }).addTo(map);
  ground = L.layerGroup().addTo(map);
  markers = L.layerGroup().addTo(map);
  map.on('zoomend', place);
  read();
}

async function read() { // what the list shows now
  const list = document.getElementById('list');
  lines = [...list.querySelectorAll('.offer[data-lat]')].map(el => ({ el, number: Number(el.dataset.number), at: L.latLng(el.dataset.lat, el.dataset.lon) }));
  list.querySelectorAll('[data-show-on-map]').forEach(button => { button.hidden = false; });
  home = list.dataset.lat ? L.latLng(list.dataset.lat, list.dataset.lon) : null;
  chosen = null;
  side.hidden = !lines.length;
  if (!lines.length) return;
  map.invalidateSize();
  const points = lines.map(line => line.at);
  map.fitBounds(L.latLngBounds(home ? [...points, home] : points), { padding: [36, 36], maxZoom: 12, animate: false });
  place();
  if (list.dataset.ground !== box.dataset.drawn) await draw(list.dataset.ground, list.dataset.town);
}

async function draw(address) {
  if (!address) return;
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return; // the markers stand without their ground
  const { departements, here } = await answer.json();
  ground.clearLayers();
  for (const [code, rings] of Object.entries(departements)) {
    for (const ring of rings) {
      L.polygon(ring.map(([lon, lat]) => [lat, lon]), { className: code === here ? 'land here' : 'land', interactive: false, smoothFactor: .5 }).addTo(ground);
    }
  }
  box.dataset.drawn = address;
}

function place() { // one marker for the lines that stand together at this scale
  const focused = box.contains(document.activeElement) && document.activeElement.dataset?.numbers;
  markers.clearLayers();
  groups = [];
  for (const line of lines) {
    const at = map.latLngToLayerPoint(line.at);
    const near = groups.find(group => group.point.distanceTo(at) < NEAR);
    if (near) near.lines.push(line); else groups.push({ point: at, lines: [line] });
  }
  if (home) {
    L.marker(home, { icon: L.divIcon({ className: 'pin-home', iconSize: [16, 16] }), keyboard: false, interactive: false }).addTo(markers).getElement()?.setAttribute('aria-hidden', 'true');
  }
  for (const group of groups) {
    const [first] = group.lines, several = group.lines.length > 1;
    const icon = L.divIcon({ className: several ? 'pin several' : 'pin', iconSize: several ? [40, 30] : [30, 30], html: several ? `${first.number}<small>+${group.lines.length - 1}</small>` : `${first.number}` });
    const marker = L.marker(first.at, { icon, keyboard: true, riseOnHover: true }).addTo(markers);
    const el = marker.getElement();
    group.el = el;
    el.dataset.numbers = group.lines.map(line => line.number).join(' ');
    el.setAttribute('aria-label', label(group, el.textContent));
    el.addEventListener('click', () => show(first.number));
    el.addEventListener('keydown', event => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); show(first.number); } });
    el.addEventListener('mouseenter', () => glow(group.lines, true));
    el.addEventListener('mouseleave', () => glow(group.lines, false));
    el.addEventListener('focus', () => glow(group.lines, true));
    el.addEventListener('blur', () => glow(group.lines, false));
    if (first.el.dataset.town && groups.length <= 14) {
      marker.bindTooltip(document.createTextNode(first.el.dataset.town), { // a text, never a page
        permanent: true, direction: 'bottom', offset: [0, 12], className: 'town', interactive: false });
      group.name = marker.getTooltip().getElement();
      group.name?.setAttribute('aria-hidden', 'true');
    }
    if (focused && el.dataset.numbers.split(' ').includes(focused.split(' ')[0])) el.focus();
  }
  part();
  paint();
}

function part() { // a name that would cover a marker or another name is not shown: the first of the list keep theirs
  const shown = [...markers.getLayers().map(marker => marker.getElement())];
  for (const { el, name } of groups) {
    if (!name) continue;
    name.hidden = shown.some(other => other !== el && touch(other, name));
    if (!name.hidden) shown.push(name);
  }
}

function touch(one, other) {
  const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function label({ lines: some }, seen) { // begins with what is seen
  const more = some.length > 1 ? ` et ${some.length - 1} autre${some.length > 2 ? 's' : ''} au même endroit` : '';
  const { name, town } = some[0].el.dataset;
  return `${seen} : ${name}${more}${town ? `, ${town}` : ''}`;
}
const glow = (some, on) => some.forEach(line => line.el.classList.toggle('lit', on));

function show(number) { // from the marker to its line
  chosen = number;
  paint();
  const line = lines.find(one => one.number === number);
  line.el.scrollIntoView({ block: 'nearest' });
  line.el.querySelector('h3').focus({ preventScroll: true });
}

function paint() {
  lines.forEach(line => line.el.classList.toggle('chosen', line.number === chosen));
  groups.forEach(group => group.el.classList.toggle('chosen', group.lines.some(line => line.number === chosen)));
}

function find() { // the map of this page; another after "Back"
  const found = document.querySelector('[data-map]');
  if (!found || found === box) return;
  box = found;
  side = box.closest('[data-map-side]');
  start();
}

if (L) {
  find();
  document.addEventListener('htmx:historyRestore', find);
  document.addEventListener('htmx:afterSwap', event => { if (event.detail.target?.id === 'list' && box?.isConnected) read(); else find(); });
  document.addEventListener('click', event => { // from the line to its marker
    const line = event.target.closest('[data-show-on-map]') && lines.find(one => one.el.contains(event.target));
    if (!line) return;
    chosen = line.number;
    map.setView(line.at, Math.max(map.getZoom(), 11), { animate: false });
    place();
    if (matchMedia('(max-width: 75rem)').matches) side.scrollIntoView({ block: 'nearest' });
  });
  for (const [type, on] of [['mouseover', true], ['mouseout', false], ['focusin', true], ['focusout', false]]) {
    document.addEventListener(type, event => {
      const line = lines.find(one => one.el.contains(event.target));
      if (line) groups.find(group => group.lines.includes(line))?.el.classList.toggle('lit', on);
    });
  }
}
