/** Times, devices and events, as people read them. */
const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const EVENTS = {
  'login.succeeded': 'Signed in',
  'login.failed': 'Sign-in failed',
  'login.locked': 'Account locked',
  'session.ended': 'Session ended',
  'session.replayed': 'Refresh repeated',
  'session.reused': 'Stolen token suspected',
  'session.refused': 'Refresh refused',
  'token.revoked': 'Token revoked',
  'password.changed': 'Password changed',
  'password.reset-requested': 'Password reset requested',
  'password.reset': 'Password reset',
  'email.change-requested': 'Change of address requested',
  'email.changed': 'Address changed',
  'email.change-undone': 'Change of address undone',
  'user.registered': 'Registered',
  'user.email-verified': 'Address confirmed',
  'user.invited': 'Invited',
  'user.imported': 'Imported',
  'user.updated': 'Account changed',
  'user.deactivated': 'Deactivated',
  'user.activated': 'Activated',
  'user.unlocked': 'Unlocked',
  'user.deleted': 'Deleted',
  'key.rotated': 'Signing key rotated',
};

export function timeOf(text) {
  const time = document.createElement('time');
  time.dateTime = text;
  time.textContent = times.format(new Date(text));
  return time;
}

export function deviceOf({ device: { name, browser, os } }) {
  return name ?? ([browser, os].filter(Boolean).join(' on ') || 'Unknown device');
}

/** What there is, with dots between. */
export function line(place, ...parts) {
  const there = parts.filter(Boolean);
  place.replaceChildren(...there.flatMap((part, index) => (index ? [' · ', part] : [part])));
}

export function phrase(...parts) {
  const words = document.createElement('span');
  words.append(...parts.flatMap((part, index) => (index ? [' ', part] : [part])));
  return words;
}
