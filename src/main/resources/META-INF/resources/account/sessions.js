/** Where the user is signed in. */
import { deviceOf, line, phrase, timeOf } from './format.js';
import { byId, load, onClick, toast } from './forms.js';

export function showSessions(gatehouse) {
  return load(byId('session-list'), async () => {
    const { items } = await gatehouse.call('GET', '/api/v1/sessions');
    document.querySelector('[data-action="sign-out-others"]').hidden = items.length < 2;
    return items.map((session) => item(gatehouse, session));
  });
}

export async function stopOthers(gatehouse) {
  await gatehouse.call('DELETE', '/api/v1/sessions');
  await showSessions(gatehouse);
  toast('All other devices are signed out.');
  byId('devices-title').focus();
}

/** A session to read; whoever looks at their own may stop it, too. */
export function sessionRow(session) {
  const row = byId('session-item').content.firstElementChild.cloneNode(true);
  row.querySelector('[data-name]').textContent = deviceOf(session);
  line(row.querySelector('[data-details]'), session.ip, phrase('last used', timeOf(session.last_used_at)));
  row.querySelector('[data-current]').hidden = !session.current;
  return row;
}

function item(gatehouse, session) {
  const row = sessionRow(session);
  const title = deviceOf(session);
  const stop = row.querySelector('[data-stop]');
  stop.hidden = false;
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
