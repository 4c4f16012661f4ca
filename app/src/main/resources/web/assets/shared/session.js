/** Who is at the screen, and what they may do. */

import { Problem, get, send } from './api.js';

/** `{subject, tenant, scopes}`, or null for nobody. */
export async function current() {
  try {
    return await get('session');
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 401) return null;
    throw problem;
  }
}

export function signIn(token) {
  return send('POST', 'session', undefined, { authorization: `Bearer ${token}` });
}

export function signOut() {
  return send('DELETE', 'session');
}

export function may(identity, scope) {
  return identity.scopes.includes(scope) || identity.scopes.includes('admin');
}
