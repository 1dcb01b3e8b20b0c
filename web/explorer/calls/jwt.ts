/** A JSON Web Token, read but not verified. */
export interface Jwt {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
}

const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

export function readJwt(token: string): Jwt | undefined {
  if (!JWT.test(token)) return undefined;
  const [header, claims] = token.split('.').map(readPart);
  return header === undefined || claims === undefined || typeof header.alg !== 'string'
    ? undefined
    : { header, claims };
}

function readPart(part: string): Record<string, unknown> | undefined {
  try {
    const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Whole seconds until a token expires, not below 0; undefined where it never does. */
export function secondsLeft({ claims }: Jwt, nowMs: number): number | undefined {
  return typeof claims.exp === 'number' ? Math.max(0, Math.ceil(claims.exp - nowMs / 1000)) : undefined;
}

/** `29:05`, `3:00:00`, `29 d`. */
export function durationText(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  if (days > 1) return `${days} d`;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const tail = `${String(minutes).padStart(hours > 0 ? 2 : 1, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** A token that looks like the given one and is not: its signature no longer fits. */
export function tampered(token: string): string {
  const [header = '', claims = ''] = token.split('.');
  return `${header}.${claims}.${'A'.repeat(43)}`;
}

export const SOMEBODYS_TOKEN =
  `${btoa('{"alg":"HS256","typ":"JWT"}')}.${btoa('{"type":"access"}')}.x`.replaceAll('=', '');
