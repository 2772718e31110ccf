/** Everybody's accounts, for administrators. */
import { line, phrase, timeOf } from './format.js';
import { byId, load, onAction, onSubmit, toast } from './forms.js';

const PATH = '/api/v1/users';
const more = document.querySelector('[data-action="more-users"]');
let wanted = {};
let cursor = null;

export function showUsers(gatehouse) {
  return load(byId('user-list'), () => page(gatehouse, null), 'Nobody matches. Try the beginning of an address or a name.');
}

export function offerUsers(gatehouse) {
  onSubmit('search', async ({ query, is_active }) => {
    wanted = { query, is_active };
    await showUsers(gatehouse);
  });
  onAction('more-users', async () => {
    const rows = await page(gatehouse, cursor);
    byId('user-list').append(...rows);
    rows[0]?.querySelector('a').focus();
  });
  onAction('ask-invite', async () => byId('invite-dialog').showModal());
  onSubmit('invite', async ({ email, full_name, admin }) => {
    const user = await gatehouse.call('POST', PATH, {
      email,
      full_name: full_name || undefined,
      roles: admin ? ['user', 'admin'] : ['user'],
    });
    byId('invite-dialog').close();
    toast(`We have sent ${user.email} a mail to set a password.`);
    await showUsers(gatehouse);
  });
}

async function page(gatehouse, from) {
  const query = new URLSearchParams({ limit: '25' });
  for (const [name, value] of Object.entries({ ...wanted, cursor: from })) if (value) query.set(name, value);
  const found = await gatehouse.call('GET', `${PATH}?${query}`);
  cursor = found.next_cursor;
  more.hidden = !cursor;
  return found.items.map(row);
}

function row(user) {
  const item = byId('user-item').content.firstElementChild.cloneNode(true);
  const link = item.querySelector('a');
  link.href = `#user/${user.id}`;
  link.textContent = user.email;
  badges(item, user);
  line(
    item.querySelector('[data-details]'),
    user.full_name,
    user.username,
    user.last_login_at ? phrase('last sign-in', timeOf(user.last_login_at)) : 'never signed in',
  );
  return item;
}

export function badges(place, user) {
  place.querySelector('[data-admin-badge]').hidden = !user.roles.includes('admin');
  place.querySelector('[data-off]').hidden = user.is_active;
  place.querySelector('[data-unconfirmed]').hidden = user.email_verified;
}
