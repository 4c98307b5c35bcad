/**
 * What the page may do, as its server, its own first lines and its service worker tell the browser. Where
 * one of them cannot, the others stand: a host without headers has the page's lines, and the page's
 * workers get theirs from the service worker.
 */
const directives: readonly string[] = [
  "default-src 'none'",
  // WebAssembly is compiled in the page; no text becomes a program.
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "manifest-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  // Svelte's own, and `trusted-scripts.ts`.
  'trusted-types svelte-trusted-html default',
];

/** For `<meta http-equiv>`, which cannot say who may frame the page. */
export const pagePolicy = directives.join('; ');

export const contentSecurityPolicy = [...directives, "frame-ancestors 'none'"].join('; ');

const denied = [
  'accelerometer',
  'bluetooth',
  'browsing-topics',
  'camera',
  'clipboard-read',
  'display-capture',
  'encrypted-media',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'publickey-credentials-get',
  'serial',
  'storage-access',
  'usb',
  'xr-spatial-tracking',
];

/** What the browser offers and the page does not take. */
export const permissionsPolicy = denied.map((feature) => `${feature}=()`).join(', ');
