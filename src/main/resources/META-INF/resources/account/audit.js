/** What happened, for administrators. */
import { EVENTS, timeOf } from './format.js';
import { byId, every, inPages, onAction, onSubmit } from './forms.js';

const form = document.querySelector('[data-form="audit"]');
const names = new Map();
let wanted = {};
/** Which account the link here was of, and what the form says of it: it may have no address any more. */
let linked = { id: null, text: null };
let fill;

/** With an account's id: of that account alone. */
export async function showAudit(gatehouse, userId) {
  if (userId) {
    form.reset();
    wanted = { user_id: userId };
    const text = (await nameOf(gatehouse, userId)) ?? userId;
    if (wanted.user_id !== userId) return;
    form.elements.user.value = text;
    linked = { id: userId, text };
  }
  await fill();
}

export function offerAudit(gatehouse) {
  const list = byId('event-list');
  fill = inPages(list, 'more-events', (cursor) => page(gatehouse, cursor), 'Nothing of that kind has happened.');
  byId('audit-type').append(...Object.entries(EVENTS).map(([type, text]) => new Option(text, type)));
  onSubmit('audit', async ({ type, user, since, until }) => {
    const asked = { type, since: instant(since), until: instant(until) };
    if (user) asked.user_id = user === linked.text ? linked.id : await idOf(gatehouse, user.trim());
    wanted = asked;
    await fill();
  });
  onAction('clear-audit', async () => {
    form.reset();
    wanted = {};
    await fill();
  });
}

async function page(gatehouse, cursor) {
  const query = new URLSearchParams({ limit: '25' });
  for (const [name, value] of Object.entries({ ...wanted, cursor })) if (value) query.set(name, value);
  const { items, next_cursor: next } = await gatehouse.call('GET', `/api/v1/audit-events?${query}`);
  const rows = items.map(row);
  nameThem(gatehouse, items);
  return { rows, next };
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
    if (name) for (const link of every(`[data-account="${id}"]`)) link.textContent = name;
  }
}

/** Nothing where it can't be found out now. */
async function nameOf(gatehouse, id) {
  if (!names.has(id)) {
    try {
      const { email } = await gatehouse.call('GET', `/api/v1/users/${encodeURIComponent(id)}`);
      names.set(id, email);
    } catch (refused) {
      if (refused.status === 404) names.set(id, 'deleted account');
    }
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
