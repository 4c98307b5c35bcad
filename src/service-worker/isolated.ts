import { contentSecurityPolicy, permissionsPolicy } from '../common/policy.ts';

/**
 * What gives a page shared memory, and with it WebAssembly its threads, whatever its host sends; and
 * the policy, without which a worker may ask any site for anything.
 */
const isolation = {
  'Content-Security-Policy': contentSecurityPolicy,
  'Permissions-Policy': permissionsPolicy,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/**
 * The same response with the headers of the policy and of cross-origin isolation, where they can be added: not to what
 * another origin or a redirect gave, whose headers nobody may read.
 */
export function isolated(response: Response): Response {
  const { type, status, statusText, body } = response;
  if ((type !== 'basic' && type !== 'default') || status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(isolation)) headers.set(name, value);
  // Responses of these statuses must not have a body, not even an empty one.
  const isBare = [101, 204, 205, 304].includes(status);
  return new Response(isBare ? null : body, { status, statusText, headers });
}
