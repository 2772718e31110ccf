import { Gatehouse } from '/gatehouse.js';
import { offerAudit, showAudit } from './audit.js';
import { byId, every, namesOf, onAction, onSubmit, toast } from './forms.js';
import './passwords.js';
import { showSessions, stopOthers } from './sessions.js';
import { offerUser, showUser } from './user.js';
import { offerUsers, showUsers } from './users.js';

const ENTRIES = ['sign-in', 'register', 'confirm', 'forgot'];
const SECTIONS = ['profile', 'security', 'devices'];
const FOR_ADMINISTRATORS = ['users', 'user', 'audit'];
const LOADED = { devices: showSessions, users: showUsers, user: showUser, audit: showAudit };
const gatehouse = new Gatehouse({ url: location.origin });
let waiting = '';

function show(moveFocus = true) {
  const user = gatehouse.user;
  byId('signed-out').hidden = user !== null;
  byId('signed-in').hidden = user === null;
  const names = !user ? ENTRIES : isAdministrator() ? [...SECTIONS, ...FOR_ADMINISTRATORS] : SECTIONS;
  const [wanted, id] = location.hash.slice(1).split('/');
  const name = names.includes(wanted) && (wanted !== 'user' || id) ? wanted : names[0];
  for (const each of [...ENTRIES, ...SECTIONS, ...FOR_ADMINISTRATORS]) byId(each).hidden = each !== name;
  for (const link of every('nav a')) {
    link.toggleAttribute('aria-current', false);
    if (link.hash === (name === 'user' ? '#users' : `#${name}`)) mark(link);
  }
  for (const place of every('[data-admin]')) place.hidden = !isAdministrator();
  const title = byId(name).querySelector('h1');
  document.title = `${title.textContent} – Gatehouse`;
  if (moveFocus) {
    title.focus();
    scrollTo(0, 0);
  }
  if (user) LOADED[name]?.(gatehouse, id);
}

/** On a phone, the links may be wider than the page. */
function mark(link) {
  link.setAttribute('aria-current', 'page');
  link.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function isAdministrator() {
  return gatehouse.user?.roles.includes('admin') ?? false;
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
  gatehouse.update(await gatehouse.call('PUT', '/api/v1/users/me', namesOf(fields)));
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
for (const button of every('[data-close]')) button.addEventListener('click', () => button.closest('dialog').close());
for (const dialog of every('dialog')) dialog.addEventListener('close', () => dialog.querySelector('form').reset());

onSubmit('delete', async ({ password }) => {
  await gatehouse.call('DELETE', '/api/v1/users/me', { password });
  byId('delete-dialog').close();
  // The session went with the account; this clears what the browser still holds.
  await gatehouse.signOut();
  toast('Your account is deleted.');
});

onAction('sign-out', () => gatehouse.signOut());
onAction('sign-out-others', () => stopOthers(gatehouse));
offerUsers(gatehouse);
offerUser(gatehouse);
offerAudit(gatehouse);

let signedIn = null;
gatehouse.addEventListener('change', () => {
  fill();
  if (signedIn === gatehouse.user?.id) return;
  signedIn = gatehouse.user?.id;
  show();
});
addEventListener('hashchange', () => show());
document.addEventListener('visibilitychange', () => {
  // An address may have been confirmed in the tab that the mail opened.
  if (!document.hidden) reread().catch(() => {});
});

await gatehouse.start().catch((away) => toast(away.message));
if (!gatehouse.user) show(false);
