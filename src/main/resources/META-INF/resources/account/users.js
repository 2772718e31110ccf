/** The accounts, for administrators. */
import { byId, onClick, toast } from './forms.js';

const PATH = '/api/v1/users';
let query = '';
let cursor = null;

export async function showUsers(gatehouse) {
  byId('user-list').replaceChildren();
  cursor = null;
  await showMoreUsers(gatehouse);
}

export async function searchUsers(gatehouse, text) {
  query = text;
  await showUsers(gatehouse);
}

export async function showMoreUsers(gatehouse) {
  const wanted = new URLSearchParams({ limit: '50' });
  if (query) wanted.set('query', query);
  if (cursor) wanted.set('cursor', cursor);
  try {
    const page = await gatehouse.call('GET', `${PATH}?${wanted}`);
    cursor = page.next_cursor;
    byId('user-list').append(...page.items.map((user) => item(gatehouse, user)));
  } catch (refused) {
    cursor = null;
    toast(refused.message);
  }
  document.querySelector('[data-action="more-users"]').hidden = !cursor;
}

function item(gatehouse, user) {
  const row = byId('user-item').content.firstElementChild.cloneNode(true);
  fill(row, user);
  onClick(row.querySelector('[data-unlock]'), async () => {
    await gatehouse.call('POST', `${PATH}/${user.id}/unlock`);
    toast(`${user.email} may sign in again.`);
  });
  onClick(row.querySelector('[data-switch]'), async () => {
    user = await gatehouse.call('PUT', `${PATH}/${user.id}`, { is_active: !user.is_active });
    fill(row, user);
  });
  return row;
}

function fill(row, user) {
  row.querySelector('[data-email]').textContent = user.email;
  row.querySelector('[data-details]').textContent =
    [user.full_name, user.username, `since ${new Date(user.created_at).toLocaleDateString()}`].filter(Boolean).join(' · ');
  row.querySelector('[data-admin-badge]').hidden = !user.roles.includes('admin');
  row.querySelector('[data-off]').hidden = user.is_active;
  row.querySelector('[data-unlock]').ariaLabel = `Unlock ${user.email}`;
  const turn = row.querySelector('[data-switch]');
  turn.textContent = user.is_active ? 'Deactivate' : 'Activate';
  turn.ariaLabel = `${turn.textContent} ${user.email}`;
}
