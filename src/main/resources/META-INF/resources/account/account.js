import { Gatehouse } from '/gatehouse.js';
import { byId, every, onAction, onSubmit, toast } from './forms.js';
import { showSessions, stopOthers } from './sessions.js';
import { searchUsers, showMoreUsers, showUsers } from './users.js';

const ENTRIES = ['sign-in', 'register', 'confirm', 'forgot'];
const SECTIONS = ['profile', 'security', 'devices', 'users'];
const gatehouse = new Gatehouse({ url: location.origin });
let waiting = '';

function show(moveFocus = true) {
  const user = gatehouse.user;
  byId('signed-out').hidden = user !== null;
  byId('signed-in').hidden = user === null;
  const names = user ? SECTIONS : ENTRIES;
  const wanted = location.hash.slice(1);
  const name = names.includes(wanted) && (wanted !== 'users' || isAdministrator()) ? wanted : names[0];
  for (const each of names) byId(each).hidden = each !== name;
  for (const link of every('nav a')) {
    link.toggleAttribute('aria-current', false);
    if (link.hash === `#${name}`) link.setAttribute('aria-current', 'page');
  }
  const title = byId(name).querySelector('h1');
  document.title = `${title.textContent} – Gatehouse`;
  if (moveFocus) title.focus();
  if (user && name === 'devices') showSessions(gatehouse);
  if (user && name === 'users') showUsers(gatehouse);
}

function isAdministrator() {
  return gatehouse.user?.roles.includes('admin') ?? false;
}

/** Shows what is an administrator's, if this service offers it. */
async function offerUsers() {
  const offered = isAdministrator() && (await gatehouse.fetch('/api/v1/users?limit=1')).ok;
  for (const place of every('[data-admin]')) place.hidden = !offered;
}

function fill() {
  const user = gatehouse.user;
  for (const place of every('[data-user]')) place.textContent = user?.[place.dataset.user] ?? '';
  byId('full-name').value = user?.full_name ?? '';
  byId('username').value = user?.username ?? '';
  document.querySelector('.away').value = user?.email ?? '';
}

async function reread() {
  if (gatehouse.user) gatehouse.update(await gatehouse.call('GET', '/api/v1/users/me'));
}

/** What is absent stays as it is. */
function given(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

onSubmit('sign-in', async ({ email, password }, form) => {
  try {
    await gatehouse.signIn(email, password);
    form.reset();
  } catch (refused) {
    if (refused.code === 'email-not-verified') return confirm(email);
    throw refused;
  }
});

onSubmit('register', async (fields, form) => {
  await gatehouse.call('POST', '/api/v1/auth/register', given(fields));
  form.reset();
  confirm(fields.email);
});

function confirm(email) {
  waiting = email;
  document.querySelector('[data-confirm-email]').textContent = email;
  location.hash = '#confirm';
}

onAction('resend', async () => {
  const { message } = await gatehouse.call('POST', '/api/v1/auth/resend-verification', { email: waiting });
  toast(message);
});

onSubmit('forgot', async ({ email }, form) => {
  const { message } = await gatehouse.call('POST', '/api/v1/auth/request-password-reset', { email });
  form.reset();
  toast(message);
});

onSubmit('profile', async (fields) => {
  gatehouse.update(await gatehouse.call('PUT', '/api/v1/users/me', given(fields)));
  toast('Saved.');
});

onSubmit('email', async (fields, form) => {
  const { message } = await gatehouse.call('POST', '/api/v1/users/me/email', fields);
  form.reset();
  form.closest('details').open = false;
  toast(message);
});

onSubmit('password', async ({ current_password, new_password }, form) => {
  await gatehouse.call('POST', '/api/v1/users/me/password', { current_password, new_password });
  form.reset();
  fill();
  toast('Your password is changed. Your other devices are signed out.');
});

onAction('export', async () => {
  const data = await gatehouse.call('GET', '/api/v1/users/me/export');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
  link.download = 'gatehouse-export.json';
  link.click();
  URL.revokeObjectURL(link.href);
});

onAction('ask-delete', async () => byId('delete-dialog').showModal());
onAction('keep', async () => byId('delete-dialog').close());
byId('delete-dialog').addEventListener('close', ({ target }) => target.querySelector('form').reset());

onSubmit('delete', async ({ password }) => {
  await gatehouse.call('DELETE', '/api/v1/users/me', { password });
  byId('delete-dialog').close();
  // The session went with the account; this clears what the browser still holds.
  await gatehouse.signOut();
  toast('Your account is deleted.');
});

onAction('sign-out', () => gatehouse.signOut());
onAction('sign-out-others', () => stopOthers(gatehouse));
onSubmit('search', ({ query }) => searchUsers(gatehouse, query));
onAction('more-users', () => showMoreUsers(gatehouse));

let signedIn = null;
gatehouse.addEventListener('change', () => {
  fill();
  if (signedIn === gatehouse.user?.id) return;
  signedIn = gatehouse.user?.id;
  show();
  offerUsers().catch((away) => toast(away.message));
});
addEventListener('hashchange', () => show());
document.addEventListener('visibilitychange', () => {
  // An address may have been confirmed in the tab that the mail opened.
  if (!document.hidden) reread().catch(() => {});
});

await gatehouse.start().catch((away) => toast(away.message));
if (!gatehouse.user) show(false);
