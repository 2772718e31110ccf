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
  #session = null;
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
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && this.#session && this.#isExpiring()) this.#refreshQuietly();
    });
  }

  /** The user who is signed in, or null. */
  get user() {
    return this.#session?.user ?? null;
  }

  /** Takes up the session of another tab or of the cookie. Resolves to the user, or null. */
  async start() {
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
    if (this.#session && this.#isExpiring()) await this.#refresh(this.#session.token);
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

  /** Makes the change of a profile known everywhere. */
  update(user) {
    if (this.#session) {
      this.#set({ ...this.#session, user });
      this.#tell();
    }
  }

  /** One refresh at a time, in this tab and in all the others; `stale` is the token that no longer does. */
  #refresh(stale) {
    this.#refreshing ??= this.#alone(async (waited) => {
      if (this.#hasOtherThan(stale) || (waited && (await this.#askTabs(stale)))) return;
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
    } catch {
      // Still signed in, as far as anybody knows: the network or the service is away.
      this.#schedule(15_000);
    }
  }

  /** Runs one thing at a time over all tabs, and says whether it had to wait. */
  async #alone(work) {
    const name = `gatehouse ${this.#url}`;
    const busy = Symbol('busy');
    const done = await navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? work(false) : busy));
    return done === busy ? navigator.locks.request(name, () => work(true)) : done;
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
      return /(?:^|; )(?:__Host-)?gatehouse-csrf=([^;]+)/.exec(document.cookie)?.[1] ?? null;
    }
    if (!this.#csrfToken) {
      const response = await this.#try(`${this.#url}${WEB}csrf`, { credentials: 'include' });
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
        const response = await fetch(url, init);
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
    this.#set({ token, user, life: seconds * 1_000, expiresAt: Date.now() + seconds * 1_000 });
    this.#tell();
  }

  #forget() {
    this.#csrfToken = null;
    this.#set(null);
    this.#tell();
  }

  #set(session) {
    const before = JSON.stringify(this.user);
    this.#session = session;
    clearTimeout(this.#timer);
    if (session) this.#schedule(session.expiresAt - Date.now() - Math.min(EARLY, session.life / 2));
    if (JSON.stringify(this.user) !== before) {
      this.dispatchEvent(new CustomEvent('change', { detail: { user: this.user } }));
    }
  }

  #schedule(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refreshQuietly(), Math.max(1_000, delay));
  }

  #isExpiring() {
    return this.#session.expiresAt - Date.now() < Math.min(EARLY / 4, this.#session.life / 4);
  }

  #hasOtherThan(stale) {
    return this.#session !== null && this.#session.token !== stale && !this.#isExpiring();
  }

  #tell() {
    this.#channel.postMessage({ kind: 'session', session: this.#session });
  }

  #hear({ kind, session }) {
    if (kind === 'ask') {
      if (this.#session && !this.#isExpiring()) this.#tell();
    } else if (kind === 'session' && session?.token !== this.#session?.token) {
      this.#csrfToken = null;
      this.#set(session);
    } else if (kind === 'session' && session) {
      this.#set(session);
    }
  }

  /** Whether another tab has a token that isn't the stale one. */
  async #askTabs(stale = null) {
    this.#channel.postMessage({ kind: 'ask' });
    for (let waited = 0; waited < 150 && !this.#hasOtherThan(stale); waited += 10) await pause(10);
    return this.#hasOtherThan(stale);
  }

  static #authorized(request, token) {
    if (token) request.headers.set('Authorization', `Bearer ${token}`);
    return request;
  }
}

function pause(milliseconds) {
  return new Promise((resume) => setTimeout(resume, milliseconds));
}
