/** Forms that say what is wrong where it is wrong, and buttons that show that they work. */
export const byId = (id) => document.getElementById(id);
export const every = (selector) => document.querySelectorAll(selector);

const FIELD_NAMES = { email: 'The address', new_email: 'The address', full_name: 'The name', username: 'The user name' };
let fading = 0;

/** A word to the user that goes away by itself. */
export function toast(text) {
  byId('toast').textContent = text;
  clearTimeout(fading);
  fading = setTimeout(() => (byId('toast').textContent = ''), 8_000);
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

export function onAction(name, work) {
  const button = document.querySelector(`[data-action="${name}"]`);
  onClick(button, work);
}

export function onClick(button, work) {
  button.addEventListener('click', () =>
    busy(button, () => work().catch((refused) => toast(refused.message))));
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
    form.prepend(alert([refused.title, ...unplaced, refused.message].filter(Boolean).join('. ').replace(/\.\. /g, '. ')));
  }
}

/** The last one that is marked has the focus: the first on the page. */
function mark(input, text) {
  const error = alert(text);
  error.id = `${input.id}-error`;
  input.setAttribute('aria-invalid', 'true');
  input.setAttribute('aria-errormessage', error.id);
  input.after(error);
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
