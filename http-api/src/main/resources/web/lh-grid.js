// <lh-grid src prefix data-states data-owners>: every address of a subnet on one canvas.
//
// One byte an address comes from `src`; set(offset, code) changes one. Up to a /24 boxes carry their last octet, up to a
// /20 they are small boxes in rows of 64, beyond that it is a heat map with one row a /24. Click or Enter opens an
// address (event `lh-open`), arrow keys walk, highlight(code) dims everything else.

const HATCHED = new Set([9, 12, 13, 14, 15]); // owned by others than DHCP: a pattern besides the colour
const CONFLICT = 17;
const FLASH_MILLIS = 1600;

const octets = (n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255].join('.');
const number = (text) => text.split('.').reduce((n, part) => ((n << 8) | Number(part)) >>> 0, 0);

class AddressGrid extends HTMLElement {
  #codes = new Uint8Array(0);
  #etag = null;
  #active = -1;
  #hover = -1;
  #dimmed = null;
  #flashes = new Map();
  #scheduled = false;
  #colours = null;
  #abort = new AbortController();

  connectedCallback() {
    const [network, length] = this.getAttribute('prefix').split('/');
    this.network = number(network);
    this.length = Number(length);
    this.size = 2 ** (32 - this.length);
    this.states = new Map(JSON.parse(this.dataset.states).map((s) => [s.code, s]));
    this.owners = JSON.parse(this.dataset.owners);
    this.columns = this.length >= 24 ? Math.min(16, this.size) : this.length >= 20 ? 64 : 256;
    this.rows = Math.ceil(this.size / this.columns);

    this.canvas = document.createElement('canvas');
    this.canvas.setAttribute('aria-hidden', 'true');
    this.tip = document.createElement('div');
    this.tip.className = 'lh-tip';
    this.tip.hidden = true;
    this.said = document.createElement('div');
    this.said.className = 'visually-hidden';
    this.said.setAttribute('aria-live', 'polite');
    this.replaceChildren(this.canvas, this.tip, this.said);

    this.tabIndex = 0;
    this.setAttribute('role', 'application');
    this.setAttribute('aria-label',
      `Address grid of ${this.getAttribute('prefix')}. Arrow keys walk the addresses, Enter opens one. The lease table below has the same data.`);

    const on = (target, type, handler) => target.addEventListener(type, handler, { signal: this.#abort.signal });
    on(this.canvas, 'pointermove', (e) => this.#point(e));
    on(this.canvas, 'pointerleave', () => { this.#hover = -1; this.#showTip(-1); this.#draw(); });
    on(this.canvas, 'click', (e) => { const at = this.#at(e); if (at >= 0) { this.#active = at; this.#open(at); this.#draw(); } });
    on(this, 'keydown', (e) => this.#key(e));
    on(this, 'blur', () => { this.#showTip(-1); this.#draw(); });
    on(this, 'focus', () => { if (this.#active < 0) this.#active = 0; this.#draw(); });
    this.observer = new ResizeObserver(() => this.#layout());
    this.observer.observe(this);
    this.themes = new MutationObserver(() => { this.#colours = null; this.#draw(); });
    this.themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-bs-theme'] });
    this.load();
  }

  disconnectedCallback() {
    this.observer.disconnect();
    this.themes.disconnect();
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  async load() {
    const answer = await fetch(this.getAttribute('src'), { headers: this.#etag ? { 'If-None-Match': this.#etag } : {} });
    if (!answer.ok) return;
    this.#etag = answer.headers.get('ETag');
    this.#codes = new Uint8Array(await answer.arrayBuffer());
    this.#layout();
  }

  set(offset, code) {
    if (offset >= this.#codes.length || this.#codes[offset] === code) return;
    this.#codes[offset] = code;
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) this.#flashes.set(offset, performance.now());
    this.#draw();
  }

  highlight(code) {
    this.#dimmed = code;
    this.#draw();
  }

  #layout() {
    const width = this.clientWidth;
    if (!width || !this.#codes.length) return;
    const named = this.length >= 24;
    this.gutter = named ? 0 : width > 560 ? 84 : 0;
    this.gap = named ? 3 : this.length >= 20 ? 1 : 0;
    const free = width - this.gutter;
    this.cellWidth = free / this.columns;
    this.cellHeight = named
      ? Math.max(22, Math.min(30, this.cellWidth * 0.62))
      : Math.floor(this.length >= 20 ? Math.max(5, Math.min(14, this.cellWidth)) : Math.max(2, Math.min(12, 520 / this.rows)));
    const height = Math.ceil(this.rows * this.cellHeight);
    const ratio = window.devicePixelRatio || 1;
    const pixels = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== pixels[0] || this.canvas.height !== pixels[1]) {
      [this.canvas.width, this.canvas.height] = pixels;
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
    }
    // At once, not at the next frame: a new size has emptied the canvas.
    this.#paint();
  }

  #draw() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => { this.#scheduled = false; this.#paint(); });
  }

  #palette() {
    if (this.#colours) return this.#colours;
    const style = getComputedStyle(this);
    const fill = [];
    const ink = [];
    for (const [code, state] of this.states) {
      fill[code] = style.getPropertyValue(`--lh-${state.name}`).trim() || '#888';
      ink[code] = style.getPropertyValue(`--lh-${state.name}-ink`).trim() || style.getPropertyValue('--lh-ink').trim() || '#fff';
    }
    this.#colours = {
      fill, ink,
      hatch: style.getPropertyValue('--lh-hatch').trim(),
      focus: style.getPropertyValue('--lh-focus').trim(),
      text: style.getPropertyValue('--lh-muted').trim(),
      edge: style.getPropertyValue('--lh-edge').trim(),
      font: style.fontFamily,
    };
    return this.#colours;
  }

  #box(offset) {
    const column = offset % this.columns;
    const row = (offset - column) / this.columns;
    // Whole pixels, or neighbours blend into a pattern that is not in the data.
    const left = Math.floor(this.gutter + column * this.cellWidth);
    const right = Math.floor(this.gutter + (column + 1) * this.cellWidth);
    const top = Math.floor(row * this.cellHeight);
    const bottom = Math.floor((row + 1) * this.cellHeight);
    return [left, top, right - left - this.gap, bottom - top - this.gap];
  }

  #paint() {
    if (!this.#codes.length || !this.cellWidth) return;
    const ratio = window.devicePixelRatio || 1;
    const g = this.canvas.getContext('2d');
    const colours = this.#palette();
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const named = this.length >= 24;
    const radius = named ? 4 : 0;
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    g.font = `500 ${this.cellWidth < 30 ? 9 : 11}px ${colours.font}`;
    for (let offset = 0; offset < this.#codes.length; offset++) {
      const code = this.#codes[offset];
      const [x, y, w, h] = this.#box(offset);
      g.globalAlpha = this.#dimmed === null || this.#dimmed === code ? 1 : 0.16;
      g.fillStyle = colours.fill[code] ?? '#888';
      if (radius) { g.beginPath(); g.roundRect(x, y, w, h, radius); g.fill(); } else { g.fillRect(x, y, w, h); }
      if (named && HATCHED.has(code)) this.#hatch(g, x, y, w, h, radius, colours.hatch);
      if (named && (code === 0 || code === 1)) { g.strokeStyle = colours.edge; g.lineWidth = 1; g.beginPath(); g.roundRect(x + 0.5, y + 0.5, w - 1, h - 1, radius); g.stroke(); }
      if (code === CONFLICT && w > 4) { g.strokeStyle = colours.focus; g.lineWidth = 2; g.strokeRect(x + 1, y + 1, w - 2, h - 2); }
      if (named) {
        g.fillStyle = colours.ink[code];
        g.fillText(String((this.network + offset) & 255), x + w / 2, y + h / 2 + 0.5);
      }
    }
    g.globalAlpha = 1;
    if (this.gutter) this.#labels(g, colours);
    this.#ring(g, this.#hover, colours.text, 1.5);
    if (document.activeElement === this) this.#ring(g, this.#active, colours.focus, 2.5);
    this.#flash(g, colours);
  }

  #hatch(g, x, y, w, h, radius, colour) {
    g.save();
    g.beginPath();
    g.roundRect(x, y, w, h, radius);
    g.clip();
    g.strokeStyle = colour;
    g.lineWidth = 1.5;
    g.beginPath();
    for (let d = -h; d < w; d += 7) { g.moveTo(x + d, y + h); g.lineTo(x + d + h, y); }
    g.stroke();
    g.restore();
  }

  #labels(g, colours) {
    g.fillStyle = colours.text;
    g.textAlign = 'left';
    g.font = `11px ${colours.font}`;
    const every = 2 ** Math.ceil(Math.log2(Math.max(1, 18 / this.cellHeight)));
    for (let row = 0; row < this.rows; row += every) {
      g.fillText(octets((this.network + row * this.columns) >>> 0), 0, row * this.cellHeight + Math.max(7, this.cellHeight / 2));
    }
  }

  #ring(g, offset, colour, width) {
    if (offset < 0) return;
    const [x, y, w, h] = this.#box(offset);
    g.strokeStyle = colour;
    g.lineWidth = width;
    g.beginPath();
    g.roundRect(x - 1, y - 1, w + 2, h + 2, this.length >= 24 ? 5 : 1);
    g.stroke();
  }

  #flash(g, colours) {
    const now = performance.now();
    for (const [offset, since] of this.#flashes) {
      const age = (now - since) / FLASH_MILLIS;
      if (age >= 1) { this.#flashes.delete(offset); continue; }
      g.globalAlpha = 1 - age;
      const [x, y, w, h] = this.#box(offset);
      const grow = 2 + 6 * age;
      g.strokeStyle = colours.focus;
      g.lineWidth = 2.5;
      g.beginPath();
      g.roundRect(x - grow, y - grow, w + 2 * grow, h + 2 * grow, 6);
      g.stroke();
    }
    g.globalAlpha = 1;
    if (this.#flashes.size) this.#draw();
  }

  #at(event) {
    const rect = this.canvas.getBoundingClientRect();
    const column = Math.floor((event.clientX - rect.left - this.gutter) / this.cellWidth);
    const row = Math.floor((event.clientY - rect.top) / this.cellHeight);
    const offset = row * this.columns + column;
    return column >= 0 && column < this.columns && row >= 0 && offset < this.#codes.length ? offset : -1;
  }

  #point(event) {
    const at = this.#at(event);
    if (at === this.#hover) return;
    this.#hover = at;
    this.canvas.style.cursor = at >= 0 ? 'pointer' : 'default';
    this.#showTip(at);
    this.#draw();
  }

  #describe(offset) {
    const state = this.states.get(this.#codes[offset]);
    const owner = this.owners.find((o) => o.first <= offset && offset <= o.last);
    return [octets((this.network + offset) >>> 0), state?.label ?? 'unknown', owner?.name ?? ''];
  }

  #showTip(offset) {
    if (offset < 0) { this.tip.hidden = true; return; }
    const [address, state, owner] = this.#describe(offset);
    const strong = document.createElement('b');
    strong.textContent = address;
    const lines = [strong, document.createElement('span')];
    lines[1].textContent = state;
    if (owner) { const small = document.createElement('small'); small.textContent = owner; lines.push(small); }
    this.tip.replaceChildren(...lines);
    this.tip.hidden = false;
    const [x, y, w, h] = this.#box(offset);
    const left = Math.max(0, Math.min(this.clientWidth - this.tip.offsetWidth, x + w / 2 - this.tip.offsetWidth / 2));
    const above = y - this.tip.offsetHeight - 8;
    this.tip.style.left = `${left}px`;
    this.tip.style.top = `${above > -60 ? above : y + h + 8}px`;
  }

  #key(event) {
    const last = this.#codes.length - 1;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.columns, ArrowDown: this.columns }[event.key];
    let next = this.#active;
    if (step) next = this.#active + step;
    else if (event.key === 'Home') next = 0;
    else if (event.key === 'End') next = last;
    else if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); if (this.#active >= 0) this.#open(this.#active); return; }
    else if (event.key === 'Escape') { this.#showTip(-1); return; }
    else return;
    event.preventDefault();
    if (next < 0 || next > last) return;
    this.#active = next;
    this.#showTip(next);
    this.said.textContent = this.#describe(next).filter(Boolean).join(', ');
    this.#draw();
  }

  #open(offset) {
    this.dispatchEvent(new CustomEvent('lh-open', { bubbles: true, detail: { address: octets((this.network + offset) >>> 0) } }));
  }
}

customElements.define('lh-grid', AddressGrid);
