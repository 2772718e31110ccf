/**
 * Signing in with Gatehouse from a browser.
 *
 *   import { Gatehouse } from 'https://sign-in.example.com/gatehouse.js';
 *
 *   const gatehouse = new Gatehouse({ url: 'https://sign-in.example.com' });
 *   gatehouse.addEventListener('change', () => show(gatehouse.user));
 *   await gatehouse.start();                          // signed in already, perhaps in another tab?
 *   await gatehouse.signIn(email, password);
 *   const orders = await gatehouse.fetch('/api/orders');
 *   await gatehouse.signOut();
 *
 * The access token lives in memory, the refresh token in a cookie that no script can read; neither is ever in storage.
 * Tabs share one session: whichever refreshes first tells the others.
 */
const WEB = '/api/v1/auth/web/';
const EARLY = 60_000;
const RETRIES = [300, 1_000, 3_000];
const TRANSIENT = new Set([429, 502, 503, 504]);
/** How long to wait for an answer, and for another tab's turn: what hangs must not hold up the rest. */
const PATIENCE = 10_000;
/** How long to wait for the tokens of another tab. */
const HEARSAY = 150;

/** A refusal: `code` is stable, the message is for people, `errors` names bad fields. */
export class GatehouseError extends Error {
  constructor(status, problem = {}, retryAfter = null) {
    super(problem.detail ?? problem.title ?? `The service answered ${status}.`);
    this.name = 'GatehouseError';
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.title = problem.title ?? '';
    this.errors = problem.errors ?? [];
    this.retryAfter = retryAfter;
  }

  static async of(response) {
    const problem = await response.json().catch(() => ({}));
    const seconds = Number(response.headers.get('Retry-After'));
    return new GatehouseError(response.status, problem, seconds > 0 ? seconds : null);
  }
}

export class Gatehouse extends EventTarget {
  #url;
  #origins;
  #channel;
  #ear = new EventTarget();
  #session = null;
  /** When #session became what it is, over all tabs: sign-ins, refreshes and sign-outs have an order. */
  #stamp = 0;
  #csrfToken = null;
  #refreshing = null;
  #timer = 0;

  /** `url`: where Gatehouse is; `origins`: further origins that `fetch` may hand the access token. */
  constructor({ url = new URL('.', import.meta.url).href, origins = [] } = {}) {
    super();
    this.#url = new URL(url, document.baseURI).origin;
    this.#origins = new Set([this.#url, location.origin, ...origins.map((each) => new URL(each).origin)]);
    this.#channel = new BroadcastChannel(`gatehouse ${this.#url}`);
    this.#channel.addEventListener('message', ({ data }) => this.#hear(data));
    const wake = () => {
      if (!document.hidden && this.#session && this.#isExpiring()) this.#refreshQuietly();
    };
    document.addEventListener('visibilitychange', wake);
    document.addEventListener('resume', wake);
    addEventListener('online', wake);
    // A page out of the back-forward cache may have missed a sign-out.
    addEventListener('pageshow', ({ persisted }) => persisted && this.#session && this.#refreshQuietly());
  }

  /** The user who is signed in, or null. */
  get user() {
    return this.#session?.user ?? null;
  }

  /** Takes up the session of another tab or of the cookie. Resolves to the user, or null. */
  async start() {
    if (this.#url === location.origin && !readCsrfCookie()) return this.user;
    if (this.user || (await this.#askTabs())) return this.user;
    if (await this.#findCsrfToken()) {
      await this.#refresh(null);
    }
    return this.user;
  }

  async signIn(email, password) {
    return this.#alone(async () => {
      const response = await this.#post('login', { email, password });
      if (!response.ok) throw await GatehouseError.of(response);
      this.#adopt(await response.json());
      return this.user;
    });
  }

  async signOut() {
    return this.#alone(async () => {
      const response = await this.#postWithCsrf('logout');
      if (!response.ok && response.status !== 401) throw await GatehouseError.of(response);
      this.#forget();
    });
  }

  /** A token that is good for a while, or null when nobody is signed in. For a WebSocket, say; else use `fetch`. */
  async accessToken() {
    if (this.#session && this.#isExpiring()) {
      await this.#refresh(this.#session.token).catch((away) => {
        // What it has may do until the service is back.
        if (!this.#session || this.#left() <= 0) throw away;
      });
    }
    return this.#session?.token ?? null;
  }

  /** Like the browser's own, as the user. Refuses to send the token to an origin that isn't named. */
  async fetch(input, init) {
    const request = new Request(input, init);
    if (!this.#origins.has(new URL(request.url).origin)) {
      throw new TypeError(`Name ${new URL(request.url).origin} among "origins" if it may get the user's access token.`);
    }
    const again = request.clone();
    const token = await this.accessToken();
    const response = await fetch(Gatehouse.#authorized(request, token));
    if (response.status !== 401 || !token) return response;
    await this.#refresh(token);
    return this.#session ? fetch(Gatehouse.#authorized(again, this.#session.token)) : response;
  }

  /** Calls Gatehouse's own API with JSON. Resolves to the answer's JSON, or null; throws a `GatehouseError`. */
  async call(method, path, body) {
    const response = await this.fetch(this.#url + path, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw await GatehouseError.of(response);
    return response.status === 204 ? null : response.json();
  }

  /** Makes the change of a profile known everywhere; it may come when somebody else has signed in. */
  update(user) {
    if (this.#session?.user.id === user.id) {
      this.#set(this.#stamp, { ...this.#session, user });
      this.#tell();
    }
  }

  /** One refresh at a time, in this tab and in all the others; `stale` is the token that no longer does. */
  #refresh(stale) {
    this.#refreshing ??= this.#alone(async (waited) => {
      if (this.#hasOtherThan(stale) || (waited && (await this.#askTabs(stale)))) return;
      // Signed out meanwhile.
      if (stale && !this.#session) return;
      const response = await this.#postWithCsrf('refresh');
      if (response.ok) {
        this.#adopt(await response.json());
      } else if (response.status === 401) {
        this.#forget();
      } else {
        throw await GatehouseError.of(response);
      }
    }).finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async #refreshQuietly() {
    try {
      await this.#refresh(this.#session?.token ?? null);
    } catch (away) {
      // Still signed in, as far as anybody knows: the network or the service is away.
      this.#schedule(Math.max(15_000, (away.retryAfter ?? 0) * 1_000));
    }
  }

  /** Runs one thing at a time over all tabs, and says whether it had to wait. */
  async #alone(work) {
    // Browsers have locks on secure pages only. The service bears several refreshes at once; this saves it the others.
    if (!navigator.locks) return work(true);
    const name = `gatehouse ${this.#url}`;
    const busy = Symbol('busy');
    const done = await navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? work(false) : busy));
    if (done !== busy) return done;
    let begun = false;
    const begin = () => {
      begun = true;
      return work(true);
    };
    return navigator.locks.request(name, { signal: AbortSignal.timeout(PATIENCE) }, begin).catch((failed) => {
      if (begun) throw failed;
      return begin();
    });
  }

  async #postWithCsrf(path) {
    const token = await this.#findCsrfToken();
    const response = await this.#post(path, undefined, token);
    if (response.status !== 403) return response;
    // Another tab has signed in anew.
    this.#csrfToken = null;
    const fresh = await this.#findCsrfToken(true);
    return fresh && fresh !== token ? this.#post(path, undefined, fresh) : response;
  }

  /** From our cookie where that can be read, which is on Gatehouse's own origin; asked for elsewhere. */
  async #findCsrfToken(asked = false) {
    if (this.#url === location.origin && !asked) {
      return readCsrfCookie();
    }
    if (!this.#csrfToken) {
      const response = await this.#try(`${this.#url}${WEB}csrf`, { credentials: 'include' });
      if (!response.ok && response.status !== 401) throw await GatehouseError.of(response);
      this.#csrfToken = response.ok ? (await response.json()).csrf_token : null;
    }
    return this.#csrfToken;
  }

  #post(path, body, csrfToken) {
    const headers = {};
    if (csrfToken) headers['X-CSRF-Token'] = csrfToken;
    if (body) headers['Content-Type'] = 'application/json';
    const init = { method: 'POST', credentials: 'include', headers, body: body && JSON.stringify(body) };
    // A lost answer to a refresh is no loss: the same cookie gets the same successor again. A sign-in is tried once.
    return path === 'login' ? fetch(`${this.#url}${WEB}${path}`, init) : this.#try(`${this.#url}${WEB}${path}`, init);
  }

  async #try(url, init) {
    for (const wait of [...RETRIES, null]) {
      try {
        const response = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE) });
        if (!TRANSIENT.has(response.status) || wait === null) return response;
        const asked = Number(response.headers.get('Retry-After')) * 1_000;
        if (asked > 10_000) return response;
        await pause(Math.max(wait, asked));
      } catch (lost) {
        if (wait === null) throw lost;
        await pause(wait);
      }
    }
  }

  #adopt({ access_token: token, expires_in: seconds, csrf_token: csrfToken, user }) {
    this.#csrfToken = csrfToken;
    this.#set(this.#nextStamp(), { token, user, ...endingIn(seconds * 1_000), life: seconds * 1_000 });
    this.#tell();
  }

  #forget() {
    this.#csrfToken = null;
    this.#set(this.#nextStamp(), null);
    this.#tell();
  }

  /** Changes come one at a time and take a request each, so that the clock orders those that haven't been heard of. */
  #nextStamp() {
    return Math.max(this.#stamp + 1, Date.now());
  }

  #set(stamp, session) {
    const before = JSON.stringify(this.user);
    this.#stamp = stamp;
    this.#session = session;
    clearTimeout(this.#timer);
    if (session) this.#schedule(this.#left() - Math.min(EARLY, session.life / 2));
    if (JSON.stringify(this.user) !== before) {
      this.dispatchEvent(new CustomEvent('change', { detail: { user: this.user } }));
    }
  }

  #schedule(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refreshQuietly(), Math.max(1_000, delay));
  }

  /** By the earlier of two clocks: one can be set, the other may stand still while the computer sleeps. */
  #left() {
    return Math.min(this.#session.end - performance.now(), this.#session.wallEnd - Date.now());
  }

  #isExpiring() {
    return this.#left() < Math.min(EARLY / 4, this.#session.life / 4);
  }

  #hasOtherThan(stale) {
    return this.#session !== null && this.#session.token !== stale && !this.#isExpiring();
  }

  #tell() {
    const session = this.#session && { ...this.#session, left: this.#left() };
    this.#channel.postMessage({ kind: 'session', stamp: this.#stamp, session, csrfToken: this.#csrfToken });
  }

  #hear({ kind, stamp, session, csrfToken }) {
    if (kind === 'ask') {
      if (this.#session ? !this.#isExpiring() : this.#stamp > 0) this.#tell();
    } else if (stamp < this.#stamp) {
      // Said by a tab that hasn't heard the latest yet, which may be a sign-out.
      this.#tell();
    } else if (stamp > this.#stamp || session?.token === this.#session?.token) {
      this.#csrfToken = csrfToken;
      // A message may have waited for long, in a frozen tab: the wall clock knows.
      this.#set(stamp, session && { ...session, end: performance.now() + session.left });
    }
    this.#ear.dispatchEvent(new Event('heard'));
  }

  /** Whether another tab has a token that isn't the stale one. */
  async #askTabs(stale = null) {
    this.#channel.postMessage({ kind: 'ask' });
    const enough = new AbortController();
    await new Promise((resume) => {
      this.#ear.addEventListener('heard', () => this.#hasOtherThan(stale) && resume(), { signal: enough.signal });
      // One timer and no loop: a hidden tab's timers are slow, and others wait for this one.
      setTimeout(resume, HEARSAY);
    });
    enough.abort();
    return this.#hasOtherThan(stale);
  }

  static #authorized(request, token) {
    if (token) request.headers.set('Authorization', `Bearer ${token}`);
    return request;
  }
}

/** Ours can't be planted by a sibling domain, thanks to the prefix, which plain HTTP in development doesn't have. */
function readCsrfCookie() {
  const cookies = document.cookie.split('; ');
  for (const name of ['__Host-gatehouse-csrf=', 'gatehouse-csrf=']) {
    const found = cookies.find((cookie) => cookie.startsWith(name));
    if (found) return found.slice(name.length);
  }
  return null;
}

function endingIn(milliseconds) {
  return { end: performance.now() + milliseconds, wallEnd: Date.now() + milliseconds };
}

function pause(milliseconds) {
  return new Promise((resume) => setTimeout(resume, milliseconds));
}
