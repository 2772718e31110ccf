/** What happened, for administrators. */
import { EVENTS, timeOf } from './format.js';
import { byId, every, load, onAction, onSubmit } from './forms.js';

const more = document.querySelector('[data-action="more-events"]');
const form = document.querySelector('[data-form="audit"]');
const names = new Map();
let wanted = {};
let cursor = null;

/** With an account's id: of that account alone. */
export async function showAudit(gatehouse, userId) {
  if (userId) {
    form.reset();
    wanted = { user_id: userId };
    form.elements.user.value = await nameOf(gatehouse, userId);
  }
  await load(byId('event-list'), () => page(gatehouse, null), 'Nothing of that kind has happened.');
}

export function offerAudit(gatehouse) {
  byId('audit-type').append(...Object.entries(EVENTS).map(([type, text]) => new Option(text, type)));
  onSubmit('audit', async ({ type, user, since, until }) => {
    wanted = { type, since: instant(since), until: instant(until) };
    if (user) wanted.user_id = await idOf(gatehouse, user.trim());
    await showAudit(gatehouse);
  });
  onAction('clear-audit', async () => {
    form.reset();
    wanted = {};
    await showAudit(gatehouse);
  });
  onAction('more-events', async () => {
    const rows = await page(gatehouse, cursor);
    byId('event-list').append(...rows);
  });
}

async function page(gatehouse, from) {
  const query = new URLSearchParams({ limit: '25' });
  for (const [name, value] of Object.entries({ ...wanted, cursor: from })) if (value) query.set(name, value);
  const found = await gatehouse.call('GET', `/api/v1/audit-events?${query}`);
  cursor = found.next_cursor;
  more.hidden = !cursor;
  const rows = found.items.map(row);
  nameThem(gatehouse, found.items);
  return rows;
}

function row(event) {
  const item = byId('event-item').content.firstElementChild.cloneNode(true);
  const place = (name) => item.querySelector(`[data-${name}]`);
  place('at').append(timeOf(event.at));
  place('type').textContent = EVENTS[event.type] ?? event.type;
  place('type').title = event.type;
  const failed = event.outcome === 'failure';
  place('reason').textContent = event.reason?.replaceAll('-', ' ') ?? 'failed';
  place('reason').hidden = !failed && !event.reason;
  place('reason').classList.toggle('off', failed);
  place('where').textContent = event.ip ?? '';
  place('where').title = event.user_agent ?? '';
  if (event.user_id) {
    const link = document.createElement('a');
    link.href = `#user/${event.user_id}`;
    link.dataset.account = event.user_id;
    link.textContent = names.get(event.user_id) ?? '…';
    place('who').append(link);
  } else {
    place('who').textContent = 'no account';
  }
  return item;
}

/** The trail holds ids alone: addresses come from the accounts, as long as there are any. */
async function nameThem(gatehouse, events) {
  for (const id of new Set(events.map((event) => event.user_id).filter(Boolean))) {
    const name = await nameOf(gatehouse, id);
    for (const link of every(`[data-account="${id}"]`)) link.textContent = name;
  }
}

async function nameOf(gatehouse, id) {
  if (!names.has(id)) {
    const user = await gatehouse.call('GET', `/api/v1/users/${encodeURIComponent(id)}`).catch(() => null);
    names.set(id, user?.email ?? 'deleted account');
  }
  return names.get(id);
}

async function idOf(gatehouse, address) {
  const query = new URLSearchParams({ query: address, limit: '1' });
  const { items } = await gatehouse.call('GET', `/api/v1/users?${query}`);
  if (items[0]?.email === address.toLowerCase()) return items[0].id;
  throw Object.assign(new Error(), { errors: [{ field: 'user', message: 'has no account here' }] });
}

/** A field's time is the reader's. */
function instant(local) {
  return local && new Date(local).toISOString();
}
