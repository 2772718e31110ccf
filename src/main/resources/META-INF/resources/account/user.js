/** One account, for administrators. */
import { line, phrase, timeOf } from './format.js';
import { byId, confirmed, load, namesOf, onAction, onSubmit, toast } from './forms.js';
import { sessionRow } from './sessions.js';
import { badges } from './users.js';

let user = null;
const path = (rest = '') => `/api/v1/users/${user.id}${rest}`;

export async function showUser(gatehouse, id) {
  user = { id };
  byId('user-body').hidden = true;
  byId('user-title').textContent = 'Account';
  await load(byId('user-error'), async () => {
    fill(await gatehouse.call('GET', path()));
    return [];
  }, '');
  if (!byId('user-body').hidden) await showTheirSessions(gatehouse);
}

function showTheirSessions(gatehouse) {
  return load(byId('user-sessions'), async () => {
    const { items } = await gatehouse.call('GET', path('/sessions'));
    document.querySelector('[data-action="stop-sessions"]').hidden = items.length === 0;
    return items.map(sessionRow);
  }, 'Not signed in anywhere.');
}

function fill(read) {
  user = read;
  byId('user-body').hidden = false;
  byId('user-title').textContent = user.email;
  document.title = `${user.email} – Gatehouse`;
  badges(byId('user'), user);
  line(
    byId('user-facts'),
    phrase('since', timeOf(user.created_at)),
    user.last_login_at ? phrase('last sign-in', timeOf(user.last_login_at)) : 'never signed in',
  );
  byId('user-name').value = user.full_name ?? '';
  byId('user-username').value = user.username ?? '';
  byId('user-admin').checked = user.roles.includes('admin');
  byId('user-audit').href = `#audit/${user.id}`;
  const turn = document.querySelector('[data-action="switch-user"]');
  turn.textContent = user.is_active ? 'Deactivate' : 'Activate';
  byId('user-state').textContent = user.is_active
    ? 'A deactivated account is signed out at once and can’t sign in.'
    : 'This account is deactivated: it can’t sign in.';
}

export function offerUser(gatehouse) {
  onSubmit('user', async ({ full_name, username, admin }) => {
    const roles = admin ? ['user', 'admin'] : ['user'];
    fill(await gatehouse.call('PUT', path(), { ...namesOf({ full_name, username }), roles }));
    toast('Saved.');
  });
  onAction('switch-user', async () => {
    if (user.is_active && !(await confirmed(`Deactivate ${user.email}?`, 'It is signed out everywhere at once.', 'Deactivate it'))) return;
    fill(await gatehouse.call('PUT', path(), { is_active: !user.is_active }));
    toast(user.is_active ? 'The account is active.' : 'The account is deactivated.');
    await showTheirSessions(gatehouse);
  });
  onAction('unlock-user', async () => {
    await gatehouse.call('POST', path('/unlock'));
    toast(`${user.email} may sign in again.`);
  });
  onAction('reset-user', async () => toast((await gatehouse.call('POST', path('/password-reset'))).message));
  onAction('stop-sessions', async () => {
    await gatehouse.call('DELETE', path('/sessions'));
    toast(`${user.email} is signed out everywhere.`);
    if (gatehouse.user) await showTheirSessions(gatehouse);
  });
  onAction('delete-user', async () => {
    const text = 'The account and everything that belongs to it is gone at once. Nobody can bring it back.';
    if (!(await confirmed(`Delete ${user.email}?`, text, 'Delete it'))) return;
    await gatehouse.call('DELETE', path());
    toast(`${user.email} is deleted.`);
    location.hash = '#users';
  });
}
