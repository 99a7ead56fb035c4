// Keeps a subnet's page live: events move the grid at once and make htmx fetch the parts that changed.
import './lh-grid.js';

const $ = (selector) => document.querySelector(selector);
const frame = $('#frame');
const clockSkew = frame ? Number(frame.dataset.now) - Date.now() : 0;

/* ---- countdowns and local times ---------------------------------------------------------------------------------- */

function span(seconds) {
  const d = Math.floor(seconds / 86400), h = Math.floor(seconds / 3600) % 24, m = Math.floor(seconds / 60) % 60, s = Math.floor(seconds % 60);
  if (d) return `${d} d ${h} h`;
  if (h) return `${h} h ${String(m).padStart(2, '0')} min`;
  if (m) return `${m} min ${String(s).padStart(2, '0')} s`;
  return `${s} s`;
}

function tick() {
  const now = Date.now() + clockSkew;
  for (const time of document.querySelectorAll('time[data-expires]')) {
    const left = (Number(time.dataset.expires) - now) / 1000;
    const text = left > 0 ? span(left) : `${span(-left)} ago`;
    if (time.textContent !== text) time.textContent = text;
    time.classList.toggle('lh-soon', left > 0 && left < 300);
  }
}

function localTimes(root) {
  for (const time of root.querySelectorAll('time[data-local]')) {
    time.title = time.dateTime;
    time.textContent = new Date(time.dateTime).toLocaleString();
    time.removeAttribute('data-local');
  }
}

tick();
setInterval(tick, 1000);
localTimes(document);

/* ---- the drawer and the legend ----------------------------------------------------------------------------------- */

const drawer = $('#drawer');

document.addEventListener('lh-open', (event) => {
  htmx.ajax('GET', `/addresses/${event.detail.address}`, { target: '#drawer-body', swap: 'innerHTML' });
});
drawer?.addEventListener('click', (event) => { if (event.target === drawer) drawer.close(); });

document.addEventListener('click', (event) => {
  const chip = event.target.closest('.lh-chip');
  if (!chip) return;
  const on = chip.getAttribute('aria-pressed') !== 'true';
  for (const other of document.querySelectorAll('.lh-chip')) other.setAttribute('aria-pressed', 'false');
  chip.setAttribute('aria-pressed', String(on));
  $('lh-grid')?.highlight(on ? Number(chip.dataset.code) : null);
});

/* ---- what arrives ------------------------------------------------------------------------------------------------ */

const fresh = new Map(); // addresses that changed a moment ago, so that their rows can say so
const waiting = new Map();

// Events come in bursts; a part is fetched once for all that arrived within `delay`.
function refresh(part, delay) {
  if (waiting.has(part)) return;
  waiting.set(part, setTimeout(() => {
    waiting.delete(part);
    const element = $(`#${part}`);
    if (element) htmx.trigger(element, `lh:${part}`);
  }, delay));
}

function markFresh(root) {
  for (const row of root.querySelectorAll('tr[data-address]')) {
    const since = fresh.get(row.dataset.address);
    if (since && Date.now() - since < 4000) row.classList.add('lh-fresh');
  }
  for (const [address, since] of fresh) if (Date.now() - since > 4000) fresh.delete(address);
}

document.body.addEventListener('htmx:configRequest', (event) => {
  // A refresh shows as many rows as are there already.
  if (event.detail.elt.id === 'leases') {
    const rows = document.querySelectorAll('#lease-rows tr[data-address]').length;
    if (rows > 100) event.detail.parameters.set('limit', Math.min(1000, rows));
  }
});

document.body.addEventListener('htmx:afterSettle', (event) => {
  const target = event.detail.target;
  tick();
  localTimes(target);
  if (target.id === 'leases') {
    markFresh(target);
    if (target.querySelector('[data-dns=pending]')) refresh('leases', 2000);
  }
  if (target.id === 'drawer-body' && drawer && !drawer.open) drawer.showModal();
});

document.body.addEventListener('htmx:oobAfterSwap', () => {
  // The legend is new; the highlight it had is gone with it.
  const pressed = document.querySelector('.lh-chip[aria-pressed=true]');
  $('lh-grid')?.highlight(pressed ? Number(pressed.dataset.code) : null);
});

function live(state, text) {
  const badge = $('#live');
  badge.hidden = false;
  badge.dataset.state = state;
  badge.querySelector('[data-live-text]').textContent = text;
}

const TYPES = ['grant', 'renew', 'release', 'decline', 'expire', 'revoke'].map((kind) => `lease.${kind}`);

function onLease(event) {
  const data = JSON.parse(event.data);
  refresh('tree', 400);
  if (data.subnet_id !== Number(frame.dataset.subnet)) return;
  $('lh-grid')?.set(data.offset, data.state_code);
  fresh.set(data.address, Date.now());
  refresh('leases', 120);
  refresh('summary', 250);
  if (data.state?.startsWith('reserved')) refresh('reservations', 250);
}

function onPlan() {
  $('lh-grid')?.load();
  for (const part of ['tree', 'summary', 'leases', 'reservations']) refresh(part, 150);
}

if (frame) {
  const stream = new EventSource(`/api/v1/events?after=${frame.dataset.cursor}`);
  stream.addEventListener('open', () => live('on', 'live'));
  stream.addEventListener('error', () => live('off', 'reconnecting'));
  for (const type of TYPES) stream.addEventListener(type, onLease);
  stream.addEventListener('plan.change', onPlan);
  // DNS catches up after the lease, and a lease can run out without an event of its own.
  setInterval(() => { if (!document.hidden) refresh('leases', 0); }, 20000);
}
