/** Where the user is signed in. */
import { byId, onClick, toast } from './forms.js';

const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export async function showSessions(gatehouse) {
  const { items } = await gatehouse.call('GET', '/api/v1/sessions');
  byId('session-list').replaceChildren(...items.map((session) => item(gatehouse, session)));
}

export async function stopOthers(gatehouse) {
  await gatehouse.call('DELETE', '/api/v1/sessions');
  await showSessions(gatehouse);
  toast('All other devices are signed out.');
}

function item(gatehouse, session) {
  const row = byId('session-item').content.cloneNode(true);
  const { name, browser, os } = session.device;
  const title = name ?? ([browser, os].filter(Boolean).join(' on ') || 'Unknown device');
  row.querySelector('[data-name]').textContent = title;
  row.querySelector('[data-details]').textContent =
    `${session.ip} · last used ${times.format(new Date(session.last_used_at))}`;
  row.querySelector('[data-current]').hidden = !session.current;
  const stop = row.querySelector('[data-stop]');
  stop.ariaLabel = `Sign out ${title}`;
  onClick(stop, async () => {
    if (session.current) return gatehouse.signOut();
    await gatehouse.call('DELETE', `/api/v1/sessions/${session.id}`);
    await showSessions(gatehouse);
    toast(`${title} is signed out.`);
    byId('devices-title').focus();
  });
  return row;
}
