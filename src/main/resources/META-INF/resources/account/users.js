/** Everybody's accounts, for administrators. */
import { line, phrase, timeOf } from './format.js';
import { byId, inPages, onAction, onSubmit, toast } from './forms.js';

const PATH = '/api/v1/users';
const EMPTY = 'Nobody matches. Try the beginning of an address or a name.';
let wanted = {};
let fill;

export const showUsers = () => fill();

export function offerUsers(gatehouse) {
  fill = inPages(byId('user-list'), 'more-users', (cursor) => page(gatehouse, cursor), EMPTY);
  onSubmit('search', async ({ query, is_active }) => {
    wanted = { query, is_active };
    await fill();
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
    await fill();
  });
}

async function page(gatehouse, cursor) {
  const query = new URLSearchParams({ limit: '25' });
  for (const [name, value] of Object.entries({ ...wanted, cursor })) if (value) query.set(name, value);
  const { items, next_cursor: next } = await gatehouse.call('GET', `${PATH}?${query}`);
  return { rows: items.map(row), next };
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
