/** Forms that say what is wrong where it is wrong, and buttons that show that they work. */
export const byId = (id) => document.getElementById(id);
export const every = (selector) => document.querySelectorAll(selector);

const FIELD_NAMES = {
  email: 'The address',
  new_email: 'The address',
  full_name: 'The name',
  username: 'The user name',
  user: 'The address',
  since: 'The time',
  until: 'The time',
};
let fading = 0;

/** A word to the user that goes away by itself. */
export function toast(text) {
  const place = byId('toast');
  // Above a dialog, too.
  place.hidePopover();
  place.showPopover();
  place.textContent = text;
  clearTimeout(fading);
  fading = setTimeout(() => {
    place.hidePopover();
    place.textContent = '';
  }, 8_000);
}

/** `work` gets the fields by name; what it throws is shown in the form. */
export function onSubmit(name, work) {
  const form = document.querySelector(`[data-form="${name}"]`);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    clear(form);
    const missing = [...form.querySelectorAll('[required]')].filter((input) => !input.value);
    if (missing.length) return missing.reverse().forEach((input) => mark(input, 'Fill this in.'));
    await busy(form.querySelector('button:not([type=button])'), async () => {
      try {
        await work(Object.fromEntries(new FormData(form)), form);
      } catch (refused) {
        explain(form, refused);
      }
    });
  });
}

/** An empty field clears the name. */
export function namesOf({ full_name, username }) {
  return { full_name: full_name || null, username: username || null };
}

export function onAction(name, work) {
  const button = document.querySelector(`[data-action="${name}"]`);
  onClick(button, work);
}

/** What goes wrong is said where the button is. */
export function onClick(button, work) {
  const place = button.closest('.card:not(.list)');
  button.addEventListener('click', () =>
    busy(button, async () => {
      if (place) clear(place);
      try {
        await work();
      } catch (refused) {
        const text = sentences(refused.title, refused.message);
        place ? place.append(alert(text)) : toast(text);
      }
    }));
}

/** Fills a list, and shows that it is being filled, that nothing is there, or what went wrong. False if it came too late. */
export async function load(list, work, empty = 'Nothing here.') {
  const turn = (list.dataset.turn = String(Number(list.dataset.turn ?? 0) + 1));
  list.ariaBusy = 'true';
  if (!list.children.length) list.replaceChildren(note('Loading…'));
  let rows;
  try {
    rows = await work();
    if (!rows.length && empty) rows = [note(empty)];
  } catch (refused) {
    rows = [note(sentences(refused.title, refused.message), 'error')];
  }
  if (list.dataset.turn !== turn) return false;
  list.replaceChildren(...rows);
  list.ariaBusy = null;
  return true;
}

/** A list with a button for more: `page` turns a cursor into rows and the next cursor. Returns what fills it anew. */
export function inPages(list, action, page, empty) {
  const more = document.querySelector(`[data-action="${action}"]`);
  let cursor = null;
  const offer = (next) => {
    cursor = next;
    more.hidden = !next;
  };
  onAction(action, async () => {
    const { turn } = list.dataset;
    const { rows, next } = await page(cursor);
    if (list.dataset.turn !== turn) return;
    list.append(...rows);
    offer(next);
    rows[0]?.querySelector('a')?.focus();
  });
  return async () => {
    let following = null;
    offer(null);
    const shown = await load(list, async () => {
      const { rows, next } = await page(null);
      following = next;
      return rows;
    }, empty);
    if (shown) offer(following);
  };
}

function note(text, name = 'note') {
  const item = document.createElement('li');
  item.className = name;
  if (name === 'error') item.role = 'alert';
  item.textContent = text;
  return item;
}

/** Asks before what can't be undone. */
export function confirmed(title, text, action) {
  const dialog = byId('confirm-dialog');
  byId('confirm-dialog-title').textContent = title;
  byId('confirm-text').textContent = text;
  byId('confirm-action').textContent = action;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((answer) =>
    dialog.addEventListener('close', () => answer(dialog.returnValue === 'yes'), { once: true }));
}

function sentences(...parts) {
  return parts.filter(Boolean).map((part) => part.replace(/\.?$/, '.')).join(' ');
}

async function busy(button, work) {
  if (button.ariaBusy === 'true') return;
  button.ariaBusy = 'true';
  try {
    await work();
  } finally {
    button.ariaBusy = null;
  }
}

function explain(form, refused) {
  const unplaced = [];
  for (const { field, message } of [...(refused.errors ?? [])].reverse()) {
    const input = form.elements.namedItem(field);
    const text = `${FIELD_NAMES[field] ?? 'The password'} ${message}.`.replace(/\.\.$/, '.');
    input ? mark(input, text) : unplaced.push(text);
  }
  if (!refused.errors?.length || unplaced.length) {
    form.prepend(alert(sentences(refused.title, ...unplaced, refused.message)));
  }
}

/** The last one that is marked has the focus: the first on the page. */
function mark(input, text) {
  const error = alert(text);
  error.id = `${input.id}-error`;
  input.setAttribute('aria-invalid', 'true');
  input.setAttribute('aria-errormessage', error.id);
  (input.closest('.password') ?? input).after(error);
  input.focus();
}

function alert(text) {
  const error = document.createElement('p');
  error.className = 'error';
  error.role = 'alert';
  error.textContent = text;
  return error;
}

function clear(form) {
  form.querySelectorAll('.error').forEach((error) => error.remove());
  for (const input of form.querySelectorAll('[aria-invalid]')) {
    input.removeAttribute('aria-invalid');
    input.removeAttribute('aria-errormessage');
  }
}
