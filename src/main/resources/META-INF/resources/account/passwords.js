/** Password fields that can be looked at, and new ones that say how good they are. */
const WORDS = ['Too short', 'Easy to guess', 'Could be better', 'Good', 'Very good'];

/** A rough idea while one types; the service, which knows common passwords, decides. */
function strength(password) {
  if (password.length < 8) return 0;
  const variety = new Set(password).size;
  return Math.min(4, 1 + Math.floor((Math.min(password.length, variety * 2) - 6) / 4));
}

function addToggle(input) {
  const box = document.createElement('div');
  box.className = 'password';
  input.before(box);
  const toggle = document.createElement('button');
  toggle.type = 'button';
  toggle.className = 'show';
  const turn = (shown) => {
    input.type = shown ? 'text' : 'password';
    toggle.textContent = shown ? 'Hide' : 'Show';
    toggle.ariaLabel = `${toggle.textContent} the password`;
  };
  turn(false);
  toggle.addEventListener('click', () => turn(input.type === 'password'));
  input.form.addEventListener('submit', () => turn(false));
  box.append(input, toggle);
}

function addStrength(input) {
  const hint = document.createElement('p');
  hint.className = 'strength';
  hint.id = `${input.id}-strength`;
  hint.setAttribute('aria-live', 'polite');
  input.setAttribute('aria-describedby', [input.getAttribute('aria-describedby'), hint.id].filter(Boolean).join(' '));
  const show = () => {
    const score = strength(input.value);
    hint.dataset.score = input.value ? score : '';
    hint.textContent = input.value ? WORDS[score] : '';
  };
  input.addEventListener('input', show);
  input.form.addEventListener('reset', () => setTimeout(show));
  input.closest('.password').after(hint);
}

for (const input of document.querySelectorAll('input[type=password]')) {
  addToggle(input);
  if (input.autocomplete === 'new-password') addStrength(input);
}
