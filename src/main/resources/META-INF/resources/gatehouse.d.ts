export interface User {
  id: string;
  email: string;
  email_verified: boolean;
  username: string | null;
  full_name: string | null;
  is_active: boolean;
  roles: string[];
  mfa_enabled: boolean;
  created_at: string;
  updated_at: string;
  last_login_at: string | null;
}

export interface Options {
  /** Where Gatehouse is; by default, where this module came from. */
  url?: string;
  /** Further origins that `fetch` may hand the access token. */
  origins?: string[];
}

/** A refusal of the service. */
export class GatehouseError extends Error {
  readonly status: number;
  /** Stable, such as `invalid-credentials`. */
  readonly code: string;
  readonly title: string;
  readonly errors: { field: string; message: string }[];
  /** Seconds. */
  readonly retryAfter: number | null;
}

export class Gatehouse extends EventTarget {
  constructor(options?: Options);
  /** Who is signed in. */
  readonly user: User | null;
  /** Takes up the session of another tab or of the cookie. @throws GatehouseError while the service is away */
  start(): Promise<User | null>;
  /** @throws GatehouseError */
  signIn(email: string, password: string): Promise<User>;
  signOut(): Promise<void>;
  /** A token that is good for a while. */
  accessToken(): Promise<string | null>;
  /** Like the browser's own, as the user; refreshes on a 401 and tries once more. */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** Calls Gatehouse's own API with JSON. @throws GatehouseError */
  call<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  /** Makes the change of a profile known to all tabs. */
  update(user: User): void;
  addEventListener(
    type: 'change',
    listener: (event: CustomEvent<{ user: User | null }>) => void,
    options?: AddEventListenerOptions | boolean,
  ): void;
}
