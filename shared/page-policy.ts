// What the page may load and run, wherever it is served: nothing from elsewhere, no inline script, no eval.

/** Stands in index.html where the nonce of each answer goes. */
export const NONCE_PLACE = '__CSP_NONCE__'

/** The Content-Security-Policy of the page. The nonce is for the styles that Mantine makes at run time. */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}
