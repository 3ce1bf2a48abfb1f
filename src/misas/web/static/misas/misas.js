// misas-ui: what a page does beyond HTML. One module, no dependency but htmx (window.htmx), nothing inline.
// Everything is asked for by data attributes; docs/how-to/build-a-screen.md lists them. Without this file every page still works.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (type, act, capture) => document.addEventListener(type, act, capture);
const body = document.body;
const htmx = window.htmx;
const shortcutsOn = () => body.dataset.shortcuts !== 'off';
const typing = el => el.matches?.('input:not([type=checkbox],[type=radio],[type=button],[type=submit]),textarea,select,[contenteditable]');
const visible = el => el.checkVisibility();

/* ---- after each rendering: first the page, then every fragment that htmx puts in ---- */

function settle(root) {
  $$('[data-sms]', root).forEach(countSegments);
  $$('template[data-fill]', root).forEach(fill);
  $$('.toast', root).forEach(armToast);
  $$('.views [aria-current], .tab[aria-selected=true]', root).forEach(showInBar);
  updateBulk();
  $$('[data-keep]', root).forEach(keepOpen);
  const summary = root.matches?.('[data-errors]') ? root : $('[data-errors]', root);
  if (summary) summary.focus();
  return Boolean(summary);
}

const folds = new Map(); // what somebody folded or unfolded stays so when the same part comes again with the same count

function keepOpen(details) {
  const before = folds.get(details.id);
  if (before?.keep === details.dataset.keep) details.open = before.open;
  folds.set(details.id, { keep: details.dataset.keep, open: details.open });
}
on('toggle', event => {
  const details = event.target;
  if (details.dataset.keep !== undefined) folds.set(details.id, { keep: details.dataset.keep, open: details.open });
}, true);

function showInBar(tab) { // on a narrow screen the bar of tabs slides: the current one is in sight, the page does not move
  const bar = tab.closest('ul, [role=tablist]');
  bar.scrollLeft = tab.offsetLeft - bar.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2;
}

function fill(template) { // the text a conflict was settled with goes back into its field
  const field = document.getElementById(template.dataset.fill);
  if (field) { field.value = template.content.textContent; drafts.delete(field); }
  template.remove();
}

function takeTitle(inside) { // a dialog has one title: that of what was put in it
  const heading = $('h2', inside);
  $('#modal-title').textContent = heading?.textContent || 'À compléter';
  heading?.remove();
}

on('htmx:afterSwap', event => {
  const target = event.detail.target || event.target; // none is said when the browser goes back
  const there = target.id ? document.getElementById(target.id) || target : target;
  const dialog = there.closest('dialog');
  if (there.id === 'modal-body') takeTitle(there);
  if (dialog && !dialog.open && there.childElementCount) dialog.showModal();
  if (there.id === 'palette-list') return listOptions();
  const summary = settle(there), arrives = $('[data-arrives]', there); // the next question is read aloud, Tab goes on from it
  if (!summary) (arrives || (there.id === 'main' && there))?.focus?.();
});
on('htmx:oobAfterSwap', event => $$('.toast', event.detail.target).forEach(armToast));

/* ---- one sending at a time: the button rests, the server stays idempotent ---- */

const isHtmx = form => form.matches('[data-hx-post],[data-hx-get]');

function mark(form, button) {
  form.dataset.sending = '';
  if (!button) return;
  button.dataset.sending = '';
  button.setAttribute('aria-disabled', 'true');
}
function unmark(form) {
  delete form.dataset.sending;
  $$('[data-sending]', form).forEach(b => { delete b.dataset.sending; b.removeAttribute('aria-disabled'); });
}
on('submit', event => {
  const form = event.target;
  if (form.method === 'dialog') return;
  if ('sending' in form.dataset) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  if (form.closest('#session') || form.matches('[data-free]')) return;
  if (form.method === 'post' || isHtmx(form)) mark(form, event.submitter);
  if (form.method === 'post' && !isHtmx(form)) setTimeout(() => event.defaultPrevented && unmark(form));
}, true);
on('htmx:beforeRequest', event => { // a button that sends by itself rests too
  const button = event.detail.elt;
  if (!button.matches?.('button')) return;
  if ('sending' in button.dataset) event.preventDefault(); else mark(button, button);
});
on('htmx:afterRequest', event => {
  const el = event.detail.elt;
  if (el.matches?.('form')) unmark(el);
  if (el.matches?.('button')) { delete el.dataset.sending; el.removeAttribute('aria-disabled'); }
});
addEventListener('pageshow', () => $$('form[data-sending]').forEach(unmark));

/* ---- "Back" pressed twice, or during a search: the page is that of the address, whichever answer comes last ---- */

let restoring; // what fetches the page one went back to: htmx keeps no hand on it
const asked = new Set(); // pages and searches under way; an action goes on, whoever leaves its page
on('htmx:beforeSend', event => {
  const { xhr, elt, requestConfig } = event.detail;
  if (requestConfig.verb !== 'get' && !elt.matches('[data-free]')) return;
  asked.add(xhr);
  xhr.addEventListener('loadend', () => asked.delete(xhr));
});
addEventListener('popstate', () => asked.forEach(xhr => xhr.abort()));
on('htmx:historyCacheMiss', event => { restoring?.abort(); restoring = event.detail.xhr; });
on('htmx:pushedIntoHistory', () => restoring?.abort());

on('htmx:configRequest', event => { // a poll is no gesture: it does not keep the session alive
  if (event.detail.elt.hasAttribute('data-poll')) event.detail.headers['X-Misas-Poll'] = '1';
});

/* ---- what the network or the server says: session ended, out of line, breakdown ---- */

const pending = [];
const quiet = el => el.matches('[data-poll],[data-quiet]'); // nothing to say nor to send again if it fails

function say(html) {
  const alerts = $('#alerts');
  if (!alerts) return;
  alerts.innerHTML = html;
  alerts.scrollIntoView({ block: 'nearest' });
}
on('htmx:beforeSwap', event => { // a refusal is a notice, not the page that was asked for: it goes above, the form stays
  const { xhr, requestConfig } = event.detail;
  const page = requestConfig.elt.closest('[data-asked]'); // a form that has a page of its own is answered there, in no dialog
  if (page && event.detail.target.id === 'modal-body') event.detail.target = page;
  const select = requestConfig.elt.closest('[data-hx-select]')?.dataset.hxSelect;
  if (xhr.status < 400 || !event.detail.shouldSwap || requestConfig.verb === 'get') return;
  if (select !== '#main' || xhr.responseText.includes('<main')) return;
  event.detail.shouldSwap = false;
  say(xhr.responseText);
});
on('htmx:responseError', event => {
  const { xhr, requestConfig, elt } = event.detail;
  if (xhr.status === 401 && xhr.getResponseHeader('X-Misas-Session') === 'expired') {
    if (!quiet(elt)) pending.push(requestConfig);
    askToSignIn();
    return;
  }
  if (elt.hasAttribute('data-autosave')) { keepDraft(elt); return; }
  if (quiet(elt)) return;
  say(xhr.responseText.includes('class="notice') ? xhr.responseText : $('#breakdown').innerHTML);
});
on('htmx:sendError', event => {
  const { elt } = event.detail;
  if (elt.hasAttribute('data-autosave')) keepDraft(elt);
  else if (!quiet(elt)) { $('#offline').hidden = false; say($('#unsent').innerHTML); }
});
on('htmx:afterRequest', event => { if (event.detail.successful) $('#offline').hidden = !drafts.size; });

/* the sign-in dialog opens over the page; then the same form leaves again, with its key */

const session = $('#session');
let asking = false;

async function askToSignIn() {
  if (!session || asking) return;
  asking = true;
  document.documentElement.classList.add('locked');
  try {
    const answer = await fetch(session.dataset.url, { headers: { 'X-Misas-Overlay': '1' } });
    if (answer.status === 204) signedIn(answer.headers); // signed in again in another tab: only the token was old
    else show(await answer.text());
  } catch { location.assign(session.dataset.url); }
}
function show(html) {
  const inner = $('.inner', session);
  inner.innerHTML = html;
  if (!session.open) session.showModal();
  ($('[data-errors]', inner) || $('input:not([type=hidden])', inner))?.focus();
}
session?.addEventListener('cancel', event => event.preventDefault());
session?.addEventListener('submit', async event => {
  event.preventDefault();
  const form = event.target;
  if ('sending' in form.dataset) return;
  const body = new FormData(form, event.submitter); // before the button rests: a button at rest says nothing
  mark(form, event.submitter);
  try {
    const answer = await fetch(session.dataset.url, { method: 'POST', body, headers: { 'X-Misas-Overlay': '1' } });
    if (answer.status === 204) signedIn(answer.headers);
    else show(await answer.text());
  } catch { $('#offline').hidden = false; } finally { unmark(form); }
});
function signedIn(headers) {
  if (headers.get('X-Misas-Account') !== body.dataset.account) { drafts.clear(); location.assign(body.dataset.home); return; }
  const token = headers.get('X-Misas-Csrf');
  $$('input[name=csrfmiddlewaretoken]').forEach(input => { input.value = token; });
  body.setAttribute('data-hx-headers', JSON.stringify({ 'X-CSRFToken': token }));
  session.close();
  asking = false;
  document.documentElement.classList.remove('locked');
  for (const { verb, path, elt, triggeringEvent } of pending.splice(0)) {
    if (!elt.isConnected) continue;
    const button = triggeringEvent?.submitter;
    const values = button?.name ? { [button.name]: button.value } : {};
    if (elt.matches('form')) mark(elt, button);
    htmx.ajax(verb, path, { source: elt, event: triggeringEvent, values });
  }
  drafts.forEach(field => htmx.trigger(field, 'resend'));
}

/* ---- autosave: the draft lives in its field until the server has it; never in local storage ---- */

const drafts = new Set();
let retry = 0, pause = 4000;

on('input', event => {
  const field = event.target;
  if (field.matches?.('[data-autosave]')) drafts.add(field);
  if (field.matches?.('[data-sms]')) countSegments(field);
});
on('focusout', event => { if (drafts.has(event.target)) htmx.trigger(event.target, 'resend'); });
on('htmx:beforeRequest', event => { const field = event.detail.elt; if (field.hasAttribute?.('data-autosave')) field.sent = field.value; });
on('htmx:afterRequest', event => {
  const { elt: field, successful, xhr } = event.detail;
  if (!field.hasAttribute?.('data-autosave')) {
    if (successful && field.matches('form')) $$('[data-autosave]', field).forEach(f => drafts.delete(f));
    return;
  }
  if (!successful && xhr.status !== 409) return;
  pause = 4000;
  if (field.value === field.sent) drafts.delete(field);
  $('#offline').hidden = true;
});
function keepDraft(field) {
  drafts.add(field);
  $('#offline').hidden = false;
  const state = $('#' + field.dataset.autosave);
  if (state) { state.classList.add('wrong'); $('[data-say]', state).textContent = 'Pas encore enregistré'; }
  clearTimeout(retry);
  retry = setTimeout(sendDrafts, pause);
  pause = Math.min(pause * 2, 30000);
}
const sendDrafts = () => drafts.forEach(field => field.isConnected ? htmx.trigger(field, 'resend') : drafts.delete(field));
addEventListener('online', sendDrafts);
addEventListener('beforeunload', event => { if ([...drafts].some(field => field.isConnected && field.value)) event.preventDefault(); });

/* ---- toasts: ten seconds, held while read, pointed at or focused; for ever when shortcuts are off ---- */

function armToast(toast) {
  if (toast.dataset.armed) return;
  toast.dataset.armed = '1';
  let left = 10000, since = 0, timer = 0;
  const hold = () => { if (timer) { clearTimeout(timer); timer = 0; left -= Date.now() - since; } };
  const run = () => {
    if (timer || !shortcutsOn() || toast.matches(':hover,:focus-within') || document.hidden) return;
    since = Date.now();
    timer = setTimeout(() => toast.remove(), Math.max(left, 1500));
  };
  toast.addEventListener('mouseenter', hold);
  toast.addEventListener('focusin', hold);
  toast.addEventListener('mouseleave', run);
  toast.addEventListener('focusout', () => setTimeout(run));
  on('visibilitychange', () => (document.hidden ? hold() : run()));
  run();
}
function announceToasts() { // said by screen readers only if they come after the region
  const region = $('#toasts'), waiting = $$('.toast', region);
  waiting.forEach(toast => toast.remove());
  if (waiting.length) setTimeout(() => { region.append(...waiting); waiting.forEach(armToast); waiting.forEach(t => htmx?.process(t)); }, 120);
}

/* ---- tabs: panels come from the server once; the address follows without a new page ---- */

function openTab(tab, focus) {
  const list = tab.closest('[role=tablist]');
  $$('[role=tab]', list).forEach(other => {
    const chosen = other === tab;
    other.setAttribute('aria-selected', chosen);
    other.tabIndex = chosen ? 0 : -1;
    const panel = document.getElementById(other.getAttribute('aria-controls'));
    if (panel) panel.hidden = !chosen;
    if (panel && chosen) htmx?.trigger(panel, 'opened');
  });
  if (focus) tab.focus();
  history.replaceState(history.state, '', tab.href);
}

/* ---- bulk choice in a list ---- */

function updateBulk() {
  const bar = $('[data-bulk]');
  if (!bar) return;
  const rows = $$('[data-row]'), chosen = rows.filter(r => r.checked).length;
  bar.hidden = !chosen;
  $('[data-count]', bar).textContent = chosen > 1 ? `${chosen} choisis` : `${chosen} choisi`;
  const all = $('[data-all]');
  if (all) { all.checked = chosen > 0 && chosen === rows.length; all.indeterminate = chosen > 0 && chosen < rows.length; }
}
let lastRow = null;
on('change', event => { if (event.target.matches('[data-row]')) updateBulk(); });
on('click', event => {
  const box = event.target;
  if (box.matches('[data-all]')) { $$('[data-row]').forEach(r => { r.checked = box.checked; }); updateBulk(); }
  if (!box.matches('[data-row]')) return;
  const rows = $$('[data-row]');
  if (event.shiftKey && lastRow?.isConnected) {
    const [a, b] = [rows.indexOf(lastRow), rows.indexOf(box)].sort((x, y) => x - y);
    rows.slice(a, b + 1).forEach(r => { r.checked = box.checked; });
    updateBulk();
  }
  lastRow = box;
});

/* ---- SMS: one segment is 160 signs of the GSM alphabet, 70 otherwise (3GPP TS 23.038) ---- */

const GSM = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const GSM_TWICE = '^{}\\[~]|€';

function countSegments(field) {
  const place = field.selectionStart;
  const plain = field.value.replace(/[’‘]/g, "'").replace(/[\u00a0\u202f]/g, ' ');
  if (plain !== field.value) { field.value = plain; field.setSelectionRange(place, place); }
  const signs = [...plain], gsm = signs.every(c => GSM.includes(c) || GSM_TWICE.includes(c));
  const length = gsm ? signs.length + signs.filter(c => GSM_TWICE.includes(c)).length : plain.length;
  const [one, many] = gsm ? [160, 153] : [70, 67];
  const parts = length <= one ? 1 : Math.ceil(length / many);
  const out = document.getElementById(field.dataset.sms);
  out.textContent = `${length}/${parts === 1 ? one : parts * many}, ${parts} SMS`
    + (gsm ? '' : ` : les signes « ${[...new Set(signs.filter(c => !GSM.includes(c) && !GSM_TWICE.includes(c)))].join(' ')} » coûtent plus cher`);
  out.classList.toggle('over', parts > 1 || !gsm);
}

/* ---- command palette: people and cases from the server, actions from the page ---- */

const palette = $('#palette');
const seek = palette && $('input', palette);
const options = () => $$('[role=option]', palette);
const fold = text => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();

function openPalette() {
  if (!palette || palette.open || $('dialog[open]')) return;
  palette.showModal();
  seek.select();
  listOptions();
  htmx.trigger(seek, 'opened');
}
function pageActions() {
  const wanted = fold(seek.value.trim());
  return $$('[data-key][data-key-label]').filter(el => visible(el) && fold(el.dataset.keyLabel).includes(wanted)).map(el => {
    const item = document.createElement('li'), key = document.createElement('kbd');
    item.setAttribute('role', 'option');
    item.dataset.local = '';
    item.append(el.dataset.keyLabel);
    key.textContent = el.dataset.key;
    if (shortcutsOn()) item.append(key);
    item.target = el;
    return item;
  });
}
function listOptions() {
  const list = $('#palette-list');
  $$('[data-local]', list).forEach(item => item.remove());
  list.prepend(...pageActions());
  options().forEach((item, i) => { item.id = `option-${i}`; });
  choose(options()[seek.value.trim() ? $$('[data-local]', list).length : 0] || options()[0]);
  const n = options().length;
  seek.setAttribute('aria-expanded', n > 0);
  $('[role=status]', palette).textContent = n ? `${n} résultat${n > 1 ? 's' : ''}` : seek.value.trim() ? 'Aucun résultat' : '';
}
function choose(item) {
  options().forEach(other => other.setAttribute('aria-selected', other === item));
  if (item) seek.setAttribute('aria-activedescendant', item.id); else seek.removeAttribute('aria-activedescendant');
  item?.scrollIntoView({ block: 'nearest' });
}
function take(item) {
  if (!item) return;
  palette.close();
  if (item.target) press(item.target);
  else location.assign(item.dataset.href);
}
seek?.addEventListener('input', listOptions);
seek?.addEventListener('keydown', event => {
  const all = options(), at = all.findIndex(o => o.getAttribute('aria-selected') === 'true');
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) { event.preventDefault(); choose(all[(at + step + all.length) % all.length]); }
  if (event.key === 'Enter') { event.preventDefault(); take(all[at]); }
});
palette?.addEventListener('click', event => {
  if (event.target === palette) palette.close();
  take(event.target.closest('[role=option]'));
});

/* ---- keyboard ---- */

function press(el) {
  if (typing(el) || el.matches('[type=radio],[type=checkbox]')) { el.focus(); if (!typing(el)) el.click(); } else { el.focus(); el.click(); }
}
function moveRow(step) {
  const names = $$('.table .name').filter(visible), at = names.indexOf(document.activeElement);
  const inRow = at < 0 ? names.findIndex(n => n.closest('tr').contains(document.activeElement)) : at;
  names[Math.max(0, Math.min(names.length - 1, inRow + step))]?.focus();
}
function showKeys() {
  const list = $('#keys dl');
  $$('[data-local]', list).forEach(el => el.remove());
  for (const el of $$('[data-key][data-key-label]').filter(visible)) {
    const row = document.createElement('div'), term = document.createElement('dt'), text = document.createElement('dd'), key = document.createElement('kbd');
    row.dataset.local = '';
    row.className = 'row';
    key.textContent = el.dataset.key;
    text.textContent = el.dataset.keyLabel;
    term.append(key);
    row.append(term, text);
    list.append(row);
  }
  $('#keys').showModal();
}
const LETTERS = {
  j: () => moveRow(1),
  k: () => moveRow(-1),
  x: () => $('[data-row]', document.activeElement.closest('tr') || body)?.click(),
  z: () => $$('.toast [data-undo]').pop()?.click(),
  '/': () => { const field = $$('[data-search]').find(visible); if (field) field.focus(); else openPalette(); },
  '?': showKeys,
};
on('keydown', event => {
  const mod = event.ctrlKey || event.metaKey, el = event.target;
  if (mod && event.key.toLowerCase() === 'k') { event.preventDefault(); openPalette(); return; }
  if (mod && event.key === 'Enter') { const form = el.closest?.('form'); if (form) { event.preventDefault(); form.requestSubmit($('.primary[type=submit]', form) || $('[type=submit]', form)); } return; }
  if (event.key === 'Escape') { $$('.menu[open]').forEach(m => { m.open = false; $('summary', m).focus(); }); el.closest?.('.toast')?.remove(); }
  const tab = el.closest?.('[role=tab]');
  if (tab) {
    const tabs = $$('[role=tab]', tab.closest('[role=tablist]')), at = tabs.indexOf(tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to !== undefined) { event.preventDefault(); openTab(tabs[(to + tabs.length) % tabs.length], true); return; }
  }
  // Letters: never in a field, never over a dialog; a person may switch them off (RGAA 12.10).
  if (typing(el) || mod || event.altKey || !shortcutsOn() || $('dialog[open]')) return;
  const act = LETTERS[event.key];
  const keyed = $$('[data-key]').find(e => e.dataset.key === event.key && visible(e));
  if (!act && !keyed) return;
  event.preventDefault();
  if (keyed) press(keyed); else act();
});

/* ---- clicks: dialogs, tabs, menus, toasts ---- */

on('click', event => {
  const el = event.target.closest('[data-open],[data-close],[data-focus],[role=tab],[data-palette],[data-print],[data-keys],[aria-disabled=true]');
  $$('.menu[open]').forEach(m => { if (!m.contains(event.target)) m.open = false; });
  if (!el) return;
  if (el.getAttribute('aria-disabled') === 'true') { event.preventDefault(); return; }
  if (el.matches('[role=tab]')) { if (event.ctrlKey || event.metaKey) return; event.preventDefault(); openTab(el); return; }
  if (el.matches('[data-palette]')) { if (palette) { event.preventDefault(); openPalette(); } return; }
  if (el.matches('[data-print]')) { print(); return; }
  if (el.matches('[data-keys]')) { el.closest('.menu')?.removeAttribute('open'); showKeys(); return; }
  if (el.matches('[data-focus]')) {
    const field = document.getElementById(el.dataset.focus);
    if (field && visible(field)) { event.preventDefault(); field.focus(); }
    return;
  }
  if (el.matches('[data-open]')) {
    const dialog = document.getElementById(el.dataset.open);
    if (dialog) { event.preventDefault(); dialog.showModal(); }
    return;
  }
  const closed = el.closest('dialog') || el.closest('.toast') || el.closest('[data-closable]');
  if (closed?.matches('dialog')) { event.preventDefault(); closed.close(); } else closed?.remove();
});
addEventListener('beforeprint', () => $$('.figure details').forEach(d => { d.open = true; }));

announceToasts();
settle(body);
